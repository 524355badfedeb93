import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { requireActive } from './require-active.ts'
import { pluginOf } from './sync/plugin-context.ts'
import { startRun } from './sync/start-run.ts'

/**
 * Requests a refresh of an entity's source. Unchanged items are not read again, so this is cheap.
 * @returns the run of the sync; null for an entity that no source is read for, which is up to date
 */
export const refreshEntity = operation({
  name: 'catalog.refresh-entity',
  action: 'catalog.write',
  input: z.object({
    ref: z
      .string()
      .max(600)
      .transform((r) => r.toLowerCase()),
  }),
  run: (context, { ref }): Promise<{ runId: string | null }> =>
    context.tx(async (db) => {
      const entity = await db.entity.findFirst({ where: { ref }, select: { integrationId: true } })
      if (!entity) throw notFound(`The entity ${ref}`)
      if (!entity.integrationId) return { runId: null }
      const integration = await db.integration.findFirstOrThrow({ where: { id: entity.integrationId } })
      if (!pluginOf(context.platform, integration.pluginId).source) return { runId: null }
      requireActive(integration)
      const { runId } = await startRun(db, context.tenantId, integration.id, 'manual')
      return { runId }
    }),
})
