import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { StripeAccount } from './account.ts'
import { addPeriod, Billing } from './billing.ts'
import { PassingTime } from './passing-time.ts'

// Compares the stand-in's objects with Stripe's published fixtures (github.com/stripe/openapi): it must not invent fields or
// change their types. Skipped with a message if the fixtures are not available.

const file = path.resolve(import.meta.dirname, '../../../../shared/data/stripe/fixtures3-2026-08-21.json')

/** The objects of a subscription's complete life. */
function everything() {
  const account = new StripeAccount({ url: 'http://127.0.0.1:1', secretKey: 'sk_test_x' })
  const billing = new Billing(account)
  const { tables } = account
  const events: { type: string }[] = []
  account.listeners.add((event) => events.push(event))
  tables.products.push({ id: 'prod_x', object: 'product', active: true, name: 'Team', metadata: {}, created: 1, livemode: false })
  tables.prices.push({
    id: 'price_x',
    object: 'price',
    active: true,
    currency: 'usd',
    lookup_key: 'x',
    unit_amount: 900,
    type: 'recurring',
    metadata: {},
    created: 1,
    livemode: false,
    product: 'prod_x',
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
  })
  const now = Math.floor(Date.now() / 1000)
  tables.customers.push({
    id: 'cus_x',
    object: 'customer',
    email: 'a@example.com',
    name: 'Acme',
    balance: 0,
    created: now,
    delinquent: false,
    livemode: false,
    metadata: {},
    invoice_settings: { default_payment_method: null, custom_fields: null, footer: null, rendering_options: null },
    test_clock: 'clock_x',
  })
  billing.giveCard('cus_x', '4242424242424242')
  const subscription = billing.create({ customer: 'cus_x', items: [{ price: 'price_x', quantity: 3 }] })
  const [customer] = tables.customers
  return { account, billing, tables, events, subscription, clock: customer ? account.clockOf(customer) : {} }
}

const kind = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** Our fields that are missing at Stripe or have another type. A null has no type. */
function strange(ours: object, theirs: Record<string, unknown>): string[] {
  return Object.entries(ours).flatMap(([key, value]) => {
    if (!(key in theirs)) return [`${key}: not Stripe’s`]
    const [a, b] = [kind(value), kind(theirs[key])]
    // References may be expanded in a fixture.
    return a === b || a === 'null' || b === 'null' || (a === 'string' && b === 'object') ? [] : [`${key}: ${a} instead of ${b}`]
  })
}

describe.skipIf(!existsSync(file))('compared with Stripe’s fixtures', () => {
  const { resources } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { resources: Record<string, Record<string, unknown>> })
    : { resources: {} }
  const { number: _, ...card } = everything().tables.paymentMethods[0] ?? { number: '' }
  const { tables, subscription, events, clock } = everything()
  test.each([
    ['customer', tables.customers[0]],
    ['product', tables.products[0]],
    ['price', tables.prices[0]],
    ['subscription', subscription],
    ['subscription_item', subscription.items.data[0]],
    ['invoice', tables.invoices[0]],
    ['line_item', tables.invoices[0]?.lines.data[0]],
    ['payment_method', card],
    ['test_helpers.test_clock', clock],
    ['event', events[0]],
  ] as const)('%s', (name, ours) => {
    expect(ours).toBeDefined()
    expect(strange(ours ?? {}, resources[name] ?? {})).toEqual([])
  })
})

test('a subscription of the 31st renews on the last day of a shorter month, and on the 31st again after it', () => {
  const at = (day: string) => Date.parse(`${day}T10:00:00Z`) / 1000
  const anchor = at('2027-01-31')
  expect(addPeriod(anchor, 'month', anchor)).toBe(at('2027-02-28'))
  expect(addPeriod(at('2027-02-28'), 'month', anchor)).toBe(at('2027-03-31'))
  expect(addPeriod(at('2028-02-29'), 'year', at('2028-02-29'))).toBe(at('2029-02-28'))
})

test('a year of a subscription: twelve payments, then a failing card, retries, and its end', () => {
  const { billing, tables, subscription, account } = everything()
  const time = new PassingTime(account, billing)
  const later = (days: number) => time.advance('cus_x', account.nowOf('cus_x') * 1000 + days * 86_400_000)
  later(364)
  expect(tables.invoices.filter((i) => i.status === 'paid')).toHaveLength(12)
  expect(subscription.status).toBe('active')
  billing.giveCard('cus_x', '4000000000000341')
  later(3)
  expect(subscription.status).toBe('past_due')
  const open = tables.invoices.find((i) => i.status === 'open')
  expect(open).toMatchObject({ attempt_count: 1, amount_due: 2700, amount_remaining: 2700 })
  later(30)
  expect(subscription.status).toBe('canceled')
  expect(open).toMatchObject({ status: 'void', attempt_count: 5 })
})
