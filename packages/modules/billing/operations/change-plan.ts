import { AppError } from '@callboard/core/errors'
import { closedValue } from '@callboard/db/closed-columns'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import type Stripe from 'stripe'
import { z } from 'zod'
import {
  addOnKey,
  addOns,
  type Currency,
  currencies,
  type Interval,
  intervals,
  meaningOfPrice,
  planKey,
  planOf,
} from '../domain/plans.ts'
import { requireSubscription } from './customer.ts'
import { getStripe, pricesFor, withStripeErrors } from './stripe-client.ts'
import { syncSubscription } from './sync-subscription.ts'

const planInput = z.object({
  plan: z.enum(['team', 'business']),
  interval: z.enum(intervals),
  addOns: z.array(z.enum(addOns.map((a) => a.plugin) as [string, ...string[]])).default([]),
})
type PlanInput = z.output<typeof planInput>

/** The subscription items that change the current plan into the requested one. */
async function itemsFor(stripe: Stripe, subscription: Stripe.Subscription, to: PlanInput) {
  const currency: Currency = currencies.find((c) => c === subscription.currency) ?? 'usd'
  const interval: Interval = to.interval
  // A plan with every plugin needs no add-on.
  const extra = planOf(to.plan).premium === 'all' ? [] : to.addOns
  const keys = [planKey(to.plan, currency, interval), ...extra.map((plugin) => addOnKey(plugin, currency, interval))]
  const prices = await pricesFor(stripe, keys)
  const items: Stripe.SubscriptionUpdateParams.Item[] = []
  for (const item of subscription.items.data) {
    const meaning = meaningOfPrice(item.price)
    if (meaning?.kind === 'plan')
      items.push({ id: item.id, price: prices.get(keys[0] ?? '')?.id ?? '', quantity: item.quantity ?? 1 })
    else if (meaning?.kind === 'add-on' && extra.includes(meaning.plugin))
      items.push({ id: item.id, price: prices.get(addOnKey(meaning.plugin, currency, interval))?.id ?? '', quantity: 1 })
    else if (meaning) items.push({ id: item.id, deleted: true })
  }
  const has = (plugin: string) =>
    subscription.items.data.some((i) => {
      const meaning = meaningOfPrice(i.price)
      return meaning?.kind === 'add-on' && meaning.plugin === plugin
    })
  for (const plugin of extra)
    if (!has(plugin)) items.push({ price: prices.get(addOnKey(plugin, currency, interval))?.id ?? '', quantity: 1 })
  return items
}

async function prepare(context: OperationContext, to: PlanInput) {
  const stripe = getStripe(context.platform)
  const { subscriptionId } = await context.tx((db) => requireSubscription(db))
  const subscription = await withStripeErrors(stripe.subscriptions.retrieve(subscriptionId))
  return { stripe, subscription, items: await itemsFor(stripe, subscription, to) }
}

export type ChangePreview = {
  currency: string
  /** Charged now, in the smallest unit; 0 if there is credit. */
  due: number
  /** Credited to later invoices. */
  credit: number
  lines: { description: string; amount: number }[]
}

/** Preview of a plan change. Nothing is changed. */
export const previewPlan = operation({
  name: 'billing.preview-plan',
  action: 'billing.manage',
  input: planInput,
  async run(context, to): Promise<ChangePreview> {
    const { stripe, subscription, items } = await prepare(context, to)
    const preview = await withStripeErrors(
      stripe.invoices.createPreview({
        customer: typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id,
        subscription: subscription.id,
        subscription_details: { items, proration_behavior: 'always_invoice' },
      }),
    )
    return {
      currency: preview.currency,
      due: preview.amount_due,
      credit: Math.max(0, -preview.total),
      lines: preview.lines.data.map((l) => ({ description: l.description ?? '', amount: l.amount })),
    }
  },
})

/** Changes plan, interval or add-ons; the difference is charged or credited immediately. */
export const changePlan = operation({
  name: 'billing.change-plan',
  action: 'billing.manage',
  input: planInput,
  async run(context, to) {
    const { stripe, subscription, items } = await prepare(context, to)
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

const setCancelAtPeriodEnd = (name: string, cancel: boolean) =>
  operation({
    name,
    action: 'billing.manage',
    input: z.object({}),
    async run(context) {
      const stripe = getStripe(context.platform)
      const { subscriptionId, plan } = await context.tx((db) => requireSubscription(db))
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
    },
  })

/** Cancels at the end of the paid period. Nothing changes until then. */
export const cancelPlan = setCancelAtPeriodEnd('billing.cancel', true)
/** Reverts a cancellation. */
export const resumePlan = setCancelAtPeriodEnd('billing.resume', false)
