import { AppError } from '@callboard/core/errors'
import { closedValue } from '@callboard/db/closed-columns'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { planOf } from '../domain/plans.ts'
import { requireSubscription } from './customer.ts'
import { getStripe, withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

/** @param change `cancel` ends the subscription with the paid period, `resume` reverts that */
export async function setCancelAtPeriodEnd(
  context: OperationContext,
  change: 'cancel' | 'resume',
): Promise<Record<string, never>> {
  const stripe = getStripe(context.platform)
  const { subscriptionId, plan } = await context.tx((db) => requireSubscription(db))
  const cancel = change === 'cancel'
  const updated = await withStripeErrors(stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: cancel }))
  if (updated.cancel_at_period_end !== cancel) throw new AppError('conflict', 'Stripe did not accept the change. Try again.')
  await context.tx((db) =>
    audit(db, context, {
      action: cancel ? 'billing.cancelled' : 'billing.resumed',
      targetType: 'subscription',
      targetId: subscriptionId,
      targetLabel: planOf(closedValue('billing_account.plan', plan)).name,
    }),
  )
  await syncSubscription(context.platform, context.tenantId)
  return {}
}
