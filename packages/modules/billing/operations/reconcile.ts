import { trustedTenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { closedValue } from '@callboard/db/closed-columns'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { planOf } from '../domain/plans.ts'
import { billingNow } from './account.ts'
import { syncSeats } from './seats.ts'
import { notifyBilling, notifyPhaseChange, syncSubscription } from './sync-subscription.ts'

const dayMs = 86_400_000
/** Older data is synced again even without a webhook. */
const staleMs = dayMs
/** Days before the end of a trial at which billing owners are notified. */
const trialNoticeDays = 3

type ReconcileResult = { synced: number; trialNotices: number }

/** Daily reconciliation per organization, which repairs missed webhooks and notifies about ending trials and grace periods. */
export async function reconcileBilling(platform: Platform): Promise<ReconcileResult> {
  const told: ReconcileResult = { synced: 0, trialNotices: 0 }
  if (!platform.billing) return told
  const rows = await systemDb('scheduler').billingAccount.findMany({ orderBy: { syncedAt: { sort: 'asc', nulls: 'first' } } })
  for (const row of rows) {
    const tenantId = trustedTenantId(row.tenantId)
    if (!row.syncedAt || Date.now() - row.syncedAt.getTime() > staleMs) {
      // Also repairs seats; both end with a sync from Stripe.
      if (row.subscriptionId) await syncSeats(platform, tenantId)
      else await syncSubscription(platform, tenantId)
      told.synced++
    }
    await notifyPhaseChange(platform, tenantId)
    const left = row.trialEndsAt ? row.trialEndsAt.getTime() - billingNow(row) : 0
    if (row.status === 'trialing' && left > 0 && left < trialNoticeDays * dayMs && !row.trialNotifiedAt)
      told.trialNotices += await notifyTrialEnding(platform, row)
  }
  return told
}

async function notifyTrialEnding(
  platform: Platform,
  row: { tenantId: string; plan: string; trialEndsAt: Date | null },
): Promise<number> {
  const tenantId = trustedTenantId(row.tenantId)
  return forTenant(tenantId).tx(async (db) => {
    // The job that marks it first sends the notification.
    const { count } = await db.billingAccount.updateMany({
      where: { tenantId, trialNotifiedAt: null },
      data: { trialNotifiedAt: new Date() },
    })
    if (count === 0) return 0
    const tenant = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } })
    const link = portalUrl(platform, tenant.slug, portalPaths.billing())
    const endsAt = row.trialEndsAt?.getTime() ?? null
    await notifyBilling(db, tenantId, (to) =>
      mails.billing(to, tenant.name, 'trial-ends', planOf(closedValue('billing_account.plan', row.plan)).name, endsAt, link),
    )
    return 1
  })
}
