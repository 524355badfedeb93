import { isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { connectIntegration, setHealth } from '@callboard/modules/integrations'
import { isPassing, isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import type { RuntimeState } from '../domain/workload.ts'
import { workloadSink } from './workload-sink.ts'

export type Followed = { tenantId: TenantId; integrationId: string }

/**
 * Watches one integration until the signal aborts or the connection is lost. The result is shown on the integration's page; data
 * is kept.
 * @throws the error that ended it, for the caller to retry
 */
export async function followIntegration(
  platform: Platform,
  { tenantId, integrationId }: Followed,
  signal: AbortSignal,
): Promise<void> {
  try {
    const integration = await forTenant(tenantId).tx((db) => db.integration.findFirst({ where: { id: integrationId } }))
    if (integration?.state !== 'active') return
    const { plugin, context } = await connectIntegration(platform, tenantId, integration, signal)
    if (!plugin.watcher) return
    if (plugin.agent?.wanted(context.settings) && !context.relay)
      throw new VendorError(
        'unavailable',
        'The agent is not connected. Install it with the manifest on this page, or check its logs.',
      )
    await plugin.watcher.watch(context, workloadSink(tenantId, integrationId))
  } catch (error) {
    if (signal.aborted) return
    await recordLoss({ tenantId, integrationId }, error)
    throw error
  }
}

/** Records why an integration is currently not watched. */
export async function recordLoss({ tenantId, integrationId }: Followed, error: unknown): Promise<void> {
  const known = isVendorError(error) || isAppError(error)
  const passing = !known || (isVendorError(error) && (isPassing(error.kind) || error.kind === 'rate_limited'))
  const state: RuntimeState = passing ? 'unreachable' : 'refused'
  const message = known ? error.message : `Something went wrong while watching this integration. Error ID: ${integrationId}.`
  const code = isVendorError(error) ? error.kind : isAppError(error) ? error.code : 'internal'
  await forTenant(tenantId).tx(async (db) => {
    const changed = await db.runtime.updateMany({ where: { integrationId }, data: { state, message } })
    const present = await db.integration.findFirst({ where: { id: integrationId }, select: { pluginId: true } })
    if (!present) return
    if (changed.count === 0)
      await db.runtime.create({ data: { tenantId, integrationId, platform: present.pluginId, state, message } })
    await setHealth(db, tenantId, integrationId, { code, message })
  })
}
