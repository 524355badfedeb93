import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  beginCheckout,
  cancelPlan,
  changePlan,
  getBilling,
  getEntitlements,
  getStripe,
  listInvoices,
  openPortal,
  previewPlan,
  receiveStripeEvent,
  reconcileBilling,
  resumePlan,
  setUpPrices,
  startTrial,
  subscriptionOf,
  syncSeats,
  syncSubscription,
} from '@callboard/modules/billing'
import { priceList } from '@callboard/modules/billing/domain/plans'
import { createIntegration } from '@callboard/modules/integrations'
import { changeRole, inviteMembers, removeMember } from '@callboard/modules/members'
import type { Event } from '@callboard/sandbox/stripe/objects'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestStack, type TestStack } from './test-stack.ts'

// Payments: the official SDK against the stand-in over HTTP, with its signed webhooks and the workers. Time is Stripe's.

const folder = organizationFolder({ empty: { 'README.md': '' } })
let stack: TestStack
let tenant: TestTenant
let context: OperationContext

beforeAll(async () => {
  stack = await startTestStack(folder.dir, { payments: true })
  expect(await setUpPrices(getStripe(stack.platform))).toMatchObject({ products: 4, prices: priceList.length })
  expect(await setUpPrices(getStripe(stack.platform))).toEqual({ products: 0, prices: 0, changed: 0 })
})
beforeEach(async () => {
  tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
})
afterEach(() => {
  stack.sandbox.stripe.webhooks.held = undefined
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const row = () => systemDb('scheduler').billingAccount.findUnique({ where: { tenantId: context.tenantId } })
const phase = async () => (await getEntitlements(context, {})).phase
const customerId = async () => (await row())?.customerId ?? ''

/**
 * Pays on the hosted page, like a user.
 * @returns the URL it redirects to
 */
async function pay(url: string, card = '4242424242424242'): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' })
}
const giveCard = async (card: string) =>
  fetch((await openPortal(context, {})).url, { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' })
async function advance(days: number): Promise<void> {
  const response = await fetch(`${stack.sandbox.url}/_sandbox/stripe/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: await customerId(), days }),
  })
  expect(response.ok).toBe(true)
}
const buy = async (plan: 'team' | 'business', more: object = {}) => {
  await pay((await beginCheckout(context, { plan, ...more })).url)
  await eventually(async () => (await phase()) === 'active')
}
const mailsTo = () => stack.mails.filter((m) => m.to === tenant.owner.email).map((m) => m.subject)

test('from no subscription through trial, payment, failure, grace and restriction to recovery, and back to Free', async () => {
  expect(await getBilling(context, {})).toMatchObject({
    billingEnabled: true,
    standIn: true,
    entitlements: { phase: 'free' },
    subscription: null,
  })
  await startTrial(context, { plan: 'team' })
  expect(await getEntitlements(context, {})).toMatchObject({
    phase: 'trial',
    plan: 'team',
    limits: { clusters: null },
    premium: [],
  })
  await expect(startTrial(context, { plan: 'team' })).rejects.toMatchObject({ code: 'conflict' })

  const checkout = await beginCheckout(context, { plan: 'business' })
  const back = await pay(checkout.url)
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toContain('/settings/billing?checkout=cs_test_')
  await eventually(async () => (await phase()) === 'active')
  expect(await getEntitlements(context, {})).toMatchObject({ plan: 'business', premium: 'all' })
  const all = stack.sandbox.stripe.account.tables.subscriptions.filter((s) => s.customer === checkoutCustomer())
  expect(all.map((s) => s.status).sort()).toEqual(['active', 'canceled'])

  await giveCard('4000000000000341')
  await advance(32)
  await eventually(async () => (await phase()) === 'grace')
  expect((await getEntitlements(context, {})).premium).toBe('all')
  await advance(8)
  // The test clock's time arrives with its webhook.
  await eventually(async () => (await phase()) === 'restricted')
  await reconcileBilling(stack.platform)
  expect(await getEntitlements(context, {})).toMatchObject({ phase: 'restricted', premium: [], limits: { developers: null } })
  await giveCard('4242424242424242')
  await eventually(async () => (await phase()) === 'active')
  expect((await getEntitlements(context, {})).premium).toBe('all')

  await cancelPlan(context, {})
  expect((await getBilling(context, {})).subscription?.cancelAtPeriodEnd).toBe(true)
  await resumePlan(context, {})
  expect((await getBilling(context, {})).subscription?.cancelAtPeriodEnd).toBe(false)
  await cancelPlan(context, {})
  await advance(40)
  await eventually(async () => (await phase()) === 'free')
  const invoices = await listInvoices(context, {})
  expect(invoices.map((i) => i.status)).toContain('paid')
  const pdf = await fetch(invoices[0]?.pdfUrl ?? '')
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  await eventually(async () => mailsTo().length === 4)
  expect(mailsTo().sort()).toEqual([
    'Acme is on the Free plan now',
    'Acme: a payment has failed',
    'Acme: payment received',
    'Acme: premium plugins are locked',
  ])
  const audited = await systemDb('scheduler').auditEvent.findMany({
    where: { tenantId: context.tenantId, action: { startsWith: 'billing.' } },
    select: { action: true },
  })
  expect(new Set(audited.map((a) => a.action))).toEqual(
    new Set([
      'billing.trial-started',
      'billing.checkout-begun',
      'billing.subscription-changed',
      'billing.cancelled',
      'billing.resumed',
    ]),
  )
  function checkoutCustomer() {
    return stack.sandbox.stripe.account.tables.sessions.find((s) => s.url === checkout.url)?.customer
  }
})

test('a trial without a card ends by itself, and admins are notified three days before', async () => {
  await startTrial(context, { plan: 'business' })
  await advance(12)
  await eventually(async () => ((await row())?.testClockOffsetS ?? 0) > 11 * 86_400)
  await reconcileBilling(stack.platform)
  await reconcileBilling(stack.platform)
  await eventually(async () => mailsTo().length > 0)
  expect(mailsTo().filter((s) => s.includes('the trial ends'))).toHaveLength(1)
  await advance(3)
  await eventually(async () => (await phase()) === 'free')
  expect((await getBilling(context, {})).trialUsed).toBe(true)
})

test('previews the price of a plan change, and charges it; add-ons are additional items', async () => {
  await buy('team')
  await advance(15)
  const preview = await previewPlan(context, { plan: 'business', interval: 'month' })
  const { due } = preview
  expect(due).toBeGreaterThan(400)
  expect(due).toBeLessThan(600)
  await changePlan(context, { plan: 'business', interval: 'month' })
  expect(await getEntitlements(context, {})).toMatchObject({ plan: 'business', premium: 'all' })
  expect((await listInvoices(context, {}))[0]).toMatchObject({ total: due, status: 'paid' })
  // A downgrade: the difference becomes credit, and nothing is charged.
  const down = await previewPlan(context, { plan: 'team', interval: 'month', addOns: ['insights'] })
  expect(down.lines).toHaveLength(2)
  await changePlan(context, { plan: 'team', interval: 'month', addOns: ['insights'] })
  expect(await getEntitlements(context, {})).toMatchObject({ plan: 'team', premium: ['insights'] })
  await changePlan(context, { plan: 'team', interval: 'year' })
  expect((await getBilling(context, {})).subscription).toMatchObject({ interval: 'year', addOns: [] })
})

test('two concurrent checkouts, and a webhook before the redirect, create one subscription with exact seats', async () => {
  const [one, two] = await Promise.all([
    beginCheckout(context, { plan: 'team' }),
    beginCheckout(tenant.as('owner'), { plan: 'team' }),
  ])
  const answers = await Promise.all([pay(one.url), pay(two.url)])
  // Both tabs get the same checkout, which can be paid once.
  expect(two.url).toBe(one.url)
  expect(answers.map((a) => a.status).sort()).toEqual([303, 409])
  await eventually(async () => (await phase()) === 'active')
  const customer = await customerId()
  const live = stack.sandbox.stripe.account.tables.subscriptions.filter((s) => s.customer === customer && s.status === 'active')
  expect(live).toHaveLength(1)
  const members = await systemDb('scheduler').membership.count({ where: { tenantId: context.tenantId, role: { not: 'viewer' } } })
  expect(live[0]?.items.data.map((i) => i.quantity)).toEqual([members])
  await expect(beginCheckout(context, { plan: 'team' })).rejects.toMatchObject({ code: 'conflict' })
})

test('seats follow membership: viewers are free, and Stripe charges for the current number', async () => {
  const dev = await tenant.member('developer')
  await buy('team')
  const seats = async () => (await row())?.seats
  const before = await seats()
  await changeRole(context, { userId: dev.account.id, role: 'viewer' })
  await syncSeats(stack.platform, context.tenantId)
  expect(await seats()).toBe((before ?? 0) - 1)
  await changeRole(context, { userId: dev.account.id, role: 'admin' })
  await syncSeats(stack.platform, context.tenantId)
  expect(await seats()).toBe(before)
  await removeMember(context, { userId: dev.account.id })
  const queued = await systemDb('scheduler').outbox.findMany({
    where: { tenantId: context.tenantId, name: 'billing.sync-seats', finishedAt: null },
  })
  expect(queued.length).toBeLessThanOrEqual(2)
  await syncSeats(stack.platform, context.tenantId)
  expect(await seats()).toBe((before ?? 0) - 1)
})

describe('limits of the Free plan', () => {
  test('two concurrent invitations at the limit: seats are assigned exactly', async () => {
    const taken = await systemDb('scheduler').membership.count({ where: { tenantId: context.tenantId, role: { not: 'viewer' } } })
    const addresses = (n: number, from: string) =>
      Array.from({ length: n }, (_, i) => `${from}${i}-${context.tenantId}@example.com`)
    await inviteMembers(context, { emails: addresses(10 - taken - 2, 'a'), role: 'developer' })
    const outcomes = await Promise.allSettled([
      inviteMembers(context, { emails: addresses(2, 'b'), role: 'developer' }),
      inviteMembers(tenant.as('admin'), { emails: addresses(2, 'c'), role: 'developer' }),
    ])
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = outcomes.find((o) => o.status === 'rejected')
    expect(refused?.status === 'rejected' && refused.reason.message).toContain('has 10 seats')
    expect(await systemDb('scheduler').invitation.count({ where: { tenantId: context.tenantId } })).toBe(10 - taken)
    await inviteMembers(context, { emails: addresses(5, 'd'), role: 'viewer' })
  })

  test('rejects a second cloud account with a message, also when two are connected concurrently; existing ones keep working', async () => {
    const connect = (account: string) =>
      createIntegration(context, { pluginId: 'cloud-costs', settings: { provider: 'upload', account }, secrets: {} })
    const outcomes = await Promise.allSettled([connect('One'), connect('Two')])
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(connect('Three')).rejects.toMatchObject({ message: expect.stringContaining('1 cloud account') })
    await startTrial(context, { plan: 'team' })
    await connect('Three')
    expect((await getBilling(context, {})).limits.cloudAccounts).toMatchObject({ used: 2, state: 'fine' })
    await advance(20)
    await eventually(async () => (await phase()) === 'free')
    expect((await getBilling(context, {})).limits.cloudAccounts).toMatchObject({ used: 2, limit: 1, state: 'reached' })
  })
})

describe('webhooks', () => {
  const stripe = new Stripe('sk_test_x')
  const signed = (payload: string, secret = 'whsec_sandbox', timestamp = Math.floor(Date.now() / 1000)) =>
    stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  const body = (id: string) =>
    JSON.stringify({ id, object: 'event', type: 'customer.updated', data: { object: { object: 'customer', id: 'cus_nobody' } } })
  const receive = (payload: string, signature: string | undefined) =>
    receiveStripeEvent(stack.platform, { signature, body: payload })
  const stored = (id: string) => systemDb('scheduler').stripeEvent.count({ where: { id } })

  test('rejects forged, old, truncated and unsigned ones, and stores nothing', async () => {
    const payload = body('evt_forged')
    for (const signature of [
      undefined,
      '',
      't=1,v1=00',
      signed(payload, 'whsec_other'),
      signed(payload, 'whsec_sandbox', Math.floor(Date.now() / 1000) - 3600),
      signed(`${payload} `),
    ])
      await expect(receive(payload, signature)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(receive(payload.slice(0, -5), signed(payload))).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await stored('evt_forged')).toBe(0)
  })

  test('processes a repeated one once; one of a stranger changes nothing', async () => {
    const payload = body('evt_twice')
    expect(await receive(payload, signed(payload))).toEqual({ stored: true })
    expect(await receive(payload, signed(payload))).toEqual({ stored: false })
    await eventually(async () => {
      const event = await systemDb('scheduler').stripeEvent.findUnique({ where: { id: 'evt_twice' } })
      return event?.outcome === 'no organization here'
    })
  })

  /** A reproducible stream of numbers from 0 to 1. */
  function numbers(seed: number): () => number {
    let state = seed
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 4294967296
    }
  }

  /** An event at Stripe: a card is changed, time passes, somebody uses the dashboard. */
  async function something(random: () => number, customer: string): Promise<void> {
    const at = random()
    if (at < 0.25) await giveCard('4000000000000341')
    else if (at < 0.5) await giveCard('4242424242424242')
    else if (at < 0.8) await advance(Math.ceil(random() * 20))
    else {
      const { subscriptions } = stack.sandbox.stripe.account.tables
      const live = subscriptions.find((s) => s.customer === customer && s.status === 'active')
      if (live) await getStripe(stack.platform).subscriptions.update(live.id, { cancel_at_period_end: random() < 0.5 })
    }
  }

  test.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'any order, repetition and loss of events ends in the state of Stripe’s objects (%i)',
    async (seed) => {
      const random = numbers(seed * 7919 + 1)
      const { webhooks, account } = stack.sandbox.stripe
      const held: Event[] = []
      webhooks.held = held
      await pay((await beginCheckout(context, { plan: random() < 0.5 ? 'team' : 'business' })).url)
      const customer = await customerId()
      for (let step = 0; step < 6; step++) await something(random, customer)
      const sent = held.flatMap((event) => (random() < 0.3 ? [] : random() < 0.3 ? [event, event] : [event]))
      sent.sort(() => random() - 0.5)
      webhooks.held = undefined
      await Promise.all(sent.map((event) => webhooks.deliver(event)))
      // If every event was lost, the nightly reconciliation fixes it.
      if (sent.length === 0) await syncSubscription(stack.platform, context.tenantId)
      const live = account.tables.subscriptions
        .filter((s) => s.customer === customer && ['active', 'past_due', 'trialing'].includes(s.status))
        .at(-1)
      const now = await eventually(async () => {
        const open = await systemDb('scheduler').outbox.count({ where: { name: 'billing.converge-customer', finishedAt: null } })
        return open === 0 ? { row: await row() } : undefined
      })
      expect(subscriptionOf(now.row)?.status ?? null).toBe(live?.status ?? null)
      expect(now.row?.cancelAtPeriodEnd ?? false).toBe(live?.cancel_at_period_end ?? false)
      expect(now.row?.seats ?? 0).toBe(live?.items.data[0]?.quantity ?? 0)
    },
  )
})
