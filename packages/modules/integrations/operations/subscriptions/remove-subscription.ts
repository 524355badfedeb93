import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { isVendorError, type VendorErrorKind } from '@callboard/plugin-kit/vendor-error'
import { connectPlugin } from '../sync/plugin-context.ts'
import { hookUrl, saveSubscription, settingsUrlOf } from './subscription.ts'

const timeoutMs = 10_000
/** Delay of the check of the webhook, if the integration still exists by then. */
const graceMs = 5 * 60_000

/** A webhook left at the vendor: why, and where a user can delete it. */
export type OrphanedWebhook = { message: string; settingsUrl: string | null }

type Integration = {
  id: string
  pluginId: string
  account: string
  settings: unknown
  secrets: string
  lastEventAt: Date | null
}

/** The vendor's own message refers to the credentials, which are about to be deleted. */
const reasons: Partial<Record<VendorErrorKind, string>> = {
  unauthorized: 'the stored credentials are no longer accepted',
  revoked: 'the stored credentials are no longer accepted',
  forbidden: 'the stored credentials are not allowed to manage webhooks',
  rate_limited: 'the rate limit was reached',
  unavailable: 'the provider did not respond',
}
const reasonOf = (error: unknown) => (isVendorError(error) && reasons[error.kind]) || 'the request failed'

/**
 * Deletes the webhook of an integration at the vendor, with the stored credentials, while they still exist. Never throws:
 * failures are returned. Uses the network; never inside a transaction.
 * @returns the webhook that was left behind; undefined if none
 */
export async function removeSubscription(
  platform: Platform,
  tenantId: TenantId,
  integration: Integration,
): Promise<OrphanedWebhook | undefined> {
  const { id, pluginId, account } = integration
  const plugin = platform.plugins.get(pluginId)
  if (!plugin?.subscription) return undefined
  const row = await forTenant(tenantId).tx(async (db) => {
    const known = await db.webhookSubscription.findFirst({ where: { integrationId: id } })
    // The vendor also sends an event for this deletion, which must not be mistaken for a deletion by a user.
    const nextCheckAt = new Date(Date.now() + graceMs)
    if (known) await saveSubscription(db, tenantId, id, { state: 'removing', nextCheckAt })
    return known
  })
  try {
    const opened = (await platform.vault.open(tenantId, integration.secrets)) as { values: unknown }
    const values = { settings: plugin.settings.parse(integration.settings), secrets: plugin.secrets.parse(opened.values) }
    const { context } = connectPlugin(platform, tenantId, plugin, values, AbortSignal.timeout(timeoutMs))
    const url = hookUrl(platform.publicUrl, pluginId, id)
    const vendorId = row?.vendorId ?? (await plugin.subscription.find(context, url))
    if (vendorId) await plugin.subscription.remove(context, { id: vendorId, url })
    return undefined
  } catch (error) {
    // Nothing was created, and nothing was ever received from a webhook added by hand.
    if ((row?.state === 'none' || row?.state === 'deleted') && integration.lastEventAt === null) return undefined
    return {
      message: `The webhook at ${account} could not be removed, because ${reasonOf(error)}. Remove it manually.`,
      settingsUrl: settingsUrlOf(plugin, integration.settings, row?.vendorId ?? null),
    }
  }
}
