import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { entitiesOf, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { removeSampleExperiments } from '@callboard/modules/experiments'
import { removeSampleFlags } from '@callboard/modules/flags'
import { removeSampleUsage } from '@callboard/modules/usage'
import { z } from 'zod'
import { type OrphanedWebhook, removeSubscription } from './subscriptions/remove-subscription.ts'

type Integration = NonNullable<Awaited<ReturnType<TenantDb['integration']['findFirst']>>>

/**
 * Disconnects an integration: deletes it with its entities, problems and runs, and the webhook that Callboard created at the
 * vendor. If the webhook cannot be deleted, the result reports it.
 */
export const disconnectIntegration = operation({
  name: 'integrations.disconnect',
  action: 'integrations.manage',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const integration = await context.tx((db) => db.integration.findFirst({ where: { id } }))
    if (!integration) throw notFound('This integration')
    return disconnect(context, integration)
  },
})

export async function disconnect(
  context: OperationContext,
  integration: Integration,
): Promise<{ entities: number; webhook: OrphanedWebhook | null }> {
  const { platform, tenantId } = context
  // Must happen before the credentials are deleted with the integration.
  const left = await removeSubscription(platform, tenantId, integration)
  const { entities } = await context.tx((db) => remove(db, context, integration, left))
  return { entities, webhook: left ?? null }
}

async function remove(db: TenantDb, context: OperationContext, integration: Integration, left: OrphanedWebhook | undefined) {
  const { id } = integration
  const held = await entitiesOf(db, context.tenantId, id)
  const by = { reason: 'disconnected', runId: null, actor: context.actor.label, cause: 'person' } as const
  await removeEntities(db, context.tenantId, held, by)
  const { count } = await db.integration.deleteMany({ where: { id } })
  // It was disconnected concurrently.
  if (count === 0) throw notFound('This integration')
  if (integration.sample) {
    await removeSampleUsage(db, context.tenantId)
    await removeSampleExperiments(db, context.tenantId)
    await removeSampleFlags(db)
  }
  // Refs that it defined are now available to other claims.
  await requeueClaimants(
    db,
    context.tenantId,
    held.map((e) => e.ref),
  )
  const entities = held.length
  await audit(db, context, {
    action: 'integration.disconnected',
    targetType: 'integration',
    targetId: id,
    targetLabel: integration.name,
    detail: {
      plugin: integration.pluginId,
      account: integration.account,
      entities,
      ...(left ? { webhookLeft: left.message } : {}),
    },
  })
  return { entities }
}
