import type { OperationContext } from '@callboard/kernel/operation'
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

export const planInput = z.object({
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

/** The subscription, and the items that change it into the requested plan. */
export async function preparePlanChange(context: OperationContext, to: PlanInput) {
  const stripe = getStripe(context.platform)
  const { subscriptionId } = await context.tx((db) => requireSubscription(db))
  const subscription = await withStripeErrors(stripe.subscriptions.retrieve(subscriptionId))
  return { stripe, subscription, items: await itemsFor(stripe, subscription, to) }
}
