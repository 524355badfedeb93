import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { addOnKey, addOns, planKey, planOf } from '../domain/plans.ts'
import { billingPage, checkoutChoice, seatsOf } from './checkout-choice.ts'
import { requireCustomer } from './customer.ts'
import { getStripe, idempotencyKey, pricesFor, withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

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
    ...checkoutChoice,
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
