import type { TenantId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { getStripe, withStripeErrors } from './stripe-client.ts'
import { maxSubscriptions } from './sync-subscription.ts'

/**
 * Cancels all subscriptions immediately, with a credit for the rest of the period. The customer and invoices stay at Stripe for
 * legal retention.
 */
export async function cancelSubscriptions(platform: Pick<Platform, 'billing'>, tenantId: TenantId): Promise<void> {
  if (!platform.billing) return
  const account = await systemDb('tenant-lifecycle').billingAccount.findUnique({
    where: { tenantId },
    select: { customerId: true },
  })
  if (!account) return
  const stripe = getStripe(platform)
  const all = await withStripeErrors(
    stripe.subscriptions
      .list({ customer: account.customerId, status: 'all', limit: 100 })
      .autoPagingToArray({ limit: maxSubscriptions }),
  )
  for (const { id, status } of all)
    if (!['canceled', 'incomplete_expired'].includes(status))
      await withStripeErrors(stripe.subscriptions.cancel(id, { prorate: true }))
}
