import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { planKey, planOf, trialDays } from '../domain/plans.ts'
import { checkoutChoice, seatsOf } from './checkout-choice.ts'
import { requireCustomer } from './customer.ts'
import { lockSeats } from './seats.ts'
import { getStripe, idempotencyKey, pricesFor, withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

/**
 * Starts a two-week trial without a card, once per organization. @throws AppError `conflict` if there was a trial or there is a
 * subscription
 */
export const startTrial = operation({
  name: 'billing.start-trial',
  action: 'billing.manage',
  input: z.object({ plan: z.enum(['team', 'business']), ...checkoutChoice }),
  async run(context, { plan, currency, interval }) {
    const { tenantId, platform } = context
    const stripe = getStripe(platform)
    const customer = await requireCustomer(context)
    const seats = await seatsOf(context)
    // Set before calling Stripe, so that only one of two concurrent requests continues.
    await context.tx(async (db) => {
      await lockSeats(db, tenantId)
      const account = await db.billingAccount.findFirstOrThrow()
      if (account.trialUsedAt) throw new AppError('conflict', 'The trial has already been used. Choose a plan to continue.')
      if (account.status && account.status !== 'canceled')
        throw new AppError('conflict', 'There is already an active subscription.')
      await db.billingAccount.updateMany({ where: { tenantId }, data: { trialUsedAt: new Date() } })
      await audit(db, context, {
        action: 'billing.trial-started',
        targetType: 'subscription',
        targetLabel: planOf(plan).name,
        detail: { days: trialDays, seats },
      })
    })
    const key = planKey(plan, currency, interval)
    try {
      const price = (await pricesFor(stripe, [key])).get(key)?.id ?? ''
      await withStripeErrors(
        stripe.subscriptions.create(
          {
            customer,
            items: [{ price, quantity: seats }],
            trial_period_days: trialDays,
            trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
            metadata: { tenantId },
          },
          { idempotencyKey: idempotencyKey('trial', tenantId, customer, price, String(seats)) },
        ),
      )
    } catch (error) {
      await context.tx((db) => db.billingAccount.updateMany({ where: { tenantId }, data: { trialUsedAt: null } }))
      throw error
    }
    await syncSubscription(platform, tenantId)
    return {}
  },
})
