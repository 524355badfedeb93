import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { connectIntegration, setHealth, treatFailure } from '@callboard/modules/integrations'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { workloadSink } from './workload-sink.ts'

export type WatchTarget = { tenantId: TenantId; integrationId: string }

/**
 * Watches one integration until the signal aborts or the connection is lost. The result is shown on the integration's page; data
 * is kept.
 * @throws the error that ended it, for the caller to retry
 */
export async function watchIntegration(
  platform: Platform,
  { tenantId, integrationId }: WatchTarget,
  signal: AbortSignal,
): Promise<void> {
  try {
    const integration = await forTenant(tenantId).tx((db) => db.integration.findFirst({ where: { id: integrationId } }))
    if (integration?.state !== 'active') return
    const { plugin, context } = await connectIntegration(platform, tenantId, integration, signal)
    if (!plugin.watcher) return
    if (plugin.agent?.required(context.settings) && !context.relay)
      throw new VendorError(
        'unavailable',
        'The agent is not connected. Install it with the manifest on this page, or check its logs.',
      )
    await plugin.watcher.watch(context, workloadSink(tenantId, integrationId))
  } catch (error) {
    if (signal.aborted) return
    await recordWatchFailure({ tenantId, integrationId }, error)
    throw error
  }
}

/** Records why an integration is currently not watched. */
export async function recordWatchFailure({ tenantId, integrationId }: WatchTarget, error: unknown): Promise<void> {
  const { state, message, health } = treatFailure('follower', error, {
    id: integrationId,
    job: { lastAttempt: false },
    everyS: 0,
  })
  await forTenant(tenantId).tx(async (db) => {
    const changed = await db.runtime.updateMany({ where: { integrationId }, data: { state, message } })
    const present = await db.integration.findFirst({ where: { id: integrationId }, select: { pluginId: true } })
    if (!present) return
    if (changed.count === 0)
      await db.runtime.create({ data: { tenantId, integrationId, platform: present.pluginId, state, message } })
    if (health) await setHealth(db, tenantId, integrationId, health)
  })
}
