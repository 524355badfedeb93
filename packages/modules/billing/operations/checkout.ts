import { AppError } from '@callboard/core/errors'
import { portalPaths } from '@callboard/core/portal-paths'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { portalUrl } from '@callboard/kernel/portal-links'
import { z } from 'zod'
import { addOnKey, addOns, currencies, intervals, planKey, planOf, trialDays } from '../domain/plans.ts'
import { requireCustomer } from './customer.ts'
import { countSeats, lockSeats } from './seats.ts'
import { getStripe, idempotencyKey, pricesFor, withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

const choice = {
  currency: z.enum(currencies).default('usd'),
  interval: z.enum(intervals).default('month'),
}

const seatsOf = (context: OperationContext) =>
  context.tx(async (db) => Math.max(1, (await countSeats(db, context.tenantId)).taken))

const billingPage = async (context: OperationContext) => {
  const { slug } = await context.tx((db) =>
    db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { slug: true } }),
  )
  return portalUrl(context.platform, slug, portalPaths.billing())
}

/**
 * Starts a two-week trial without a card, once per organization. @throws AppError `conflict` if there was a trial or there is a
 * subscription
 */
export const startTrial = operation({
  name: 'billing.start-trial',
  action: 'billing.manage',
  input: z.object({ plan: z.enum(['team', 'business']), ...choice }),
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

const minuteNow = () => String(Math.floor(Date.now() / 60_000))

/** Common parameters of every checkout. @param back where Stripe's page returns to */
const checkoutSettings = (tax: boolean, back: string) =>
  ({
    mode: 'subscription',
    success_url: `${back}?checkout={CHECKOUT_SESSION_ID}`,
    cancel_url: back,
    allow_promotion_codes: true,
    tax_id_collection: { enabled: true },
    customer_update: { name: 'auto', address: 'auto' },
    automatic_tax: { enabled: tax },
    billing_address_collection: tax ? 'required' : 'auto',
  }) as const

/**
 * Creates a Stripe Checkout session. An organization has at most one open session: a repeated request for the same plan returns
 * it, so that two tabs result in one subscription.
 * @throws AppError `conflict` if there is already a subscription
 */
export const beginCheckout = operation({
  name: 'billing.begin-checkout',
  action: 'billing.manage',
  input: z.object({
    plan: z.enum(['team', 'business']),
    addOns: z.array(z.enum(addOns.map((a) => a.plugin) as [string, ...string[]])).default([]),
    ...choice,
  }),
  async run(context, { plan, addOns: extra, currency, interval }): Promise<{ url: string }> {
    const { tenantId, platform } = context
    const stripe = getStripe(platform)
    const customer = await requireCustomer(context)
    await syncSubscription(platform, tenantId)
    const account = await context.tx((db) => db.billingAccount.findFirstOrThrow())
    if (['active', 'past_due', 'unpaid'].includes(account.status ?? ''))
      throw new AppError('conflict', 'There is already an active subscription. Change its plan instead.')
    const seats = await seatsOf(context)
    const keys = [planKey(plan, currency, interval), ...extra.map((plugin) => addOnKey(plugin, currency, interval))]
    const prices = await pricesFor(stripe, keys)
    const wanted = `${keys.join(' ')} ${seats}`
    const { data: open } = await withStripeErrors(stripe.checkout.sessions.list({ customer, status: 'open', limit: 10 }))
    const same = open.find((s) => s.metadata?.wanted === wanted && s.url)
    if (same?.url) return { url: same.url }
    for (const session of open) await withStripeErrors(stripe.checkout.sessions.expire(session.id))
    const back = await billingPage(context)
    const session = await withStripeErrors(
      stripe.checkout.sessions.create(
        {
          ...checkoutSettings(platform.billing?.tax ?? false, back),
          customer,
          client_reference_id: tenantId,
          line_items: keys.map((key, i) => ({ price: prices.get(key)?.id ?? '', quantity: i === 0 ? seats : 1 })),
          metadata: { tenantId, wanted },
          subscription_data: { metadata: { tenantId } },
        },
        // Two concurrent requests get the same session.
        { idempotencyKey: idempotencyKey('checkout', tenantId, customer, back, wanted, String(open.length), minuteNow()) },
      ),
    )
    await context.tx((db) =>
      audit(db, context, {
        action: 'billing.checkout-begun',
        targetType: 'subscription',
        targetLabel: planOf(plan).name,
        detail: { interval, currency, seats, addOns: extra },
      }),
    )
    if (!session.url) throw new AppError('vendor_unavailable', 'Stripe did not return a checkout page. Try again in a minute.')
    return { url: session.url }
  },
})

/** Stripe's portal for payment methods, addresses, tax ids and invoices. */
export const openPortal = operation({
  name: 'billing.open-portal',
  action: 'billing.manage',
  input: z.object({}),
  async run(context): Promise<{ url: string }> {
    const stripe = getStripe(context.platform)
    const customer = await requireCustomer(context)
    const { url } = await withStripeErrors(
      stripe.billingPortal.sessions.create({ customer, return_url: await billingPage(context) }),
    )
    return { url }
  },
})

/** Syncs the subscription when a user returns from a page of Stripe. */
export const refreshBilling = operation({
  name: 'billing.refresh',
  action: 'billing.manage',
  input: z.object({}),
  async run(context) {
    getStripe(context.platform)
    await syncSubscription(context.platform, context.tenantId)
    return {}
  },
})
