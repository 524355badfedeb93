import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { type ClosedValue, closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import type { PluginServer } from '@callboard/plugin-kit/server'

export const hookUrl = (publicUrl: string, pluginId: string, integrationId: string) =>
  `${publicUrl}/api/hooks/${pluginId}/${integrationId}`

/**
 * `none`: none was created, or none is known. `deleted`: a user deleted it at the vendor. `removing`: Callboard is deleting it,
 * so the vendor's event is ignored.
 */
export type SubscriptionState = ClosedValue<'webhook_subscription.state'>

/** The webhook of an integration, as its page shows it. */
export type SubscriptionView = {
  state: SubscriptionState
  /** Why missed deliveries cannot be found, for an admin. */
  message: string | null
  /** Its page at the vendor. */
  settingsUrl: string | null
  /** Deliveries that failed at the vendor and have not arrived since. */
  missed: number
}

/** The page at the vendor where a user manages the webhook; null if the integration's settings are no longer valid. */
export function settingsUrlOf(plugin: PluginServer, settings: unknown, vendorId: string | null): string | null {
  const parsed = plugin.settings.safeParse(settings)
  return (parsed.success && plugin.subscription?.settingsUrl(parsed.data, vendorId)) || null
}

/** The state of an integration's webhook; null for plugins that create none. */
export async function subscriptionView(
  db: TenantDb,
  plugin: PluginServer | undefined,
  integration: { id: string; settings: unknown },
): Promise<SubscriptionView | null> {
  if (!plugin?.subscription) return null
  const where = { integrationId: integration.id }
  const row = await db.webhookSubscription.findFirst({ where })
  return {
    state: row ? closedValue('webhook_subscription.state', row.state) : 'none',
    message: row?.message ?? null,
    settingsUrl: settingsUrlOf(plugin, integration.settings, row?.vendorId ?? null),
    missed: await db.missedDelivery.count({ where }),
  }
}

/** Stores the state of an integration's webhook. */
export async function saveSubscription(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  data: { state: SubscriptionState; vendorId?: string | null; message?: string | null; nextCheckAt?: Date },
): Promise<void> {
  const where = { tenantId_integrationId: { tenantId, integrationId } }
  await db.webhookSubscription.upsert({ where, create: { tenantId, integrationId, ...data }, update: data })
}

/**
 * Records that an integration's webhook was deleted at the vendor, and notifies its admins once. Scheduled syncs continue.
 * @param vendorId the deleted webhook, if known; any other than ours is ignored
 * @returns whether it was ours
 */
export async function recordDeletion(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  vendorId?: string,
): Promise<boolean> {
  const row = await db.webhookSubscription.findFirst({ where: { integrationId } })
  if (row?.state === 'removing' || row?.state === 'deleted') return row.state === 'deleted'
  if (row?.vendorId && vendorId && row.vendorId !== vendorId) return false
  await saveSubscription(db, tenantId, integrationId, { state: 'deleted', vendorId: null, message: null })
  await db.missedDelivery.deleteMany({ where: { integrationId } })
  const integration = await db.integration.findFirst({ where: { id: integrationId }, select: { name: true } })
  await notify(
    db,
    tenantId,
    { roles: ['owner', 'admin'] },
    {
      kind: 'integration.failed',
      title: `The webhook of ${integration?.name ?? 'an integration'} was deleted`,
      body: 'Until you recreate it on the integration page, changes are picked up by scheduled syncs.',
      path: portalPaths.integration(integrationId),
    },
  )
  return true
}
