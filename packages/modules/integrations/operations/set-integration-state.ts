import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { mustFind, syncAllFeeds } from './integration-record.ts'
import { requireActive } from './require-active.ts'
import { pluginOf } from './sync/plugin-context.ts'

/** Pauses or resumes. A paused integration is not synced and keeps its entities. */
export const setIntegrationState = operation({
  name: 'integrations.set-state',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid(), state: z.enum(['active', 'paused']) }),
  run: (context, { id, state }) =>
    context.tx(async (db) => {
      const before = await mustFind(db, id)
      if (before.state === state) return { state }
      if (before.state === 'off') requireActive(before)
      await db.integration.updateMany({ where: { id }, data: { state } })
      await audit(db, context, {
        action: state === 'paused' ? 'integration.paused' : 'integration.resumed',
        targetType: 'integration',
        targetId: id,
        targetLabel: before.name,
      })
      if (state === 'active') await syncAllFeeds(db, context, pluginOf(context.platform, before.pluginId), id)
      return { state }
    }),
})
