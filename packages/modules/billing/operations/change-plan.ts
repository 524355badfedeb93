import { audit, operation } from '@callboard/kernel/operation'
import { planOf } from '../domain/plans.ts'
import { planInput, preparePlanChange } from './prepare-plan-change.ts'
import { withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

/** Changes plan, interval or add-ons; the difference is charged or credited immediately. */
export const changePlan = operation({
  name: 'billing.change-plan',
  action: 'billing.manage',
  input: planInput,
  async run(context, to) {
    const { stripe, subscription, items } = await preparePlanChange(context, to)
    await withStripeErrors(
      stripe.subscriptions.update(subscription.id, { items, proration_behavior: 'always_invoice', cancel_at_period_end: false }),
    )
    await context.tx((db) =>
      audit(db, context, {
        action: 'billing.plan-changed',
        targetType: 'subscription',
        targetId: subscription.id,
        targetLabel: planOf(to.plan).name,
        detail: to,
      }),
    )
    await syncSubscription(context.platform, context.tenantId)
    return {}
  },
})
