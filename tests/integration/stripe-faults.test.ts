import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { cancelSubscriptions, changePlan, getStripe, setUpPrices, startTrial, syncSubscription } from '@callboard/modules/billing'
import { planKey } from '@callboard/modules/billing/domain/plans'
import { usualForms } from '@callboard/sandbox/stripe/faults'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { payFor, startTestStack, type TestStack } from './test-stack.ts'

// Stripe's limits, errors and object shapes, by the official client over HTTP.

const folder = organizationFolder({ empty: { 'README.md': '' } })
let stack: TestStack
let context: OperationContext

beforeAll(async () => {
  stack = await startTestStack(folder.dir, { payments: true })
  await setUpPrices(getStripe(stack.platform))
})
beforeEach(async () => {
  context = (await createTestTenant(stack.platform)).as('owner')
})
afterEach(() => {
  stack.sandbox.faults.stripe.clear()
  stack.sandbox.stripe.account.forms = usualForms
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const row = () => systemDb('scheduler').billingAccount.findUniqueOrThrow({ where: { tenantId: context.tenantId } })
const subscriptions = async () => {
  const { customerId } = await row()
  return stack.sandbox.stripe.account.tables.subscriptions.filter((s) => s.customer === customerId)
}

describe('every error has a readable message, and nothing is changed', () => {
  test.each([
    ['rate-limited', 'vendor_unavailable', /still processing another request.*Try again in a minute/],
    ['lock-timeout', 'vendor_unavailable', /still processing another request/],
    ['idempotency-key-in-use', 'vendor_unavailable', /Try again in a minute/],
    ['card-declined', 'conflict', /payment failed: Your card was declined.*Update your payment method/],
    ['payment-failed', 'conflict', /payment failed: The payment could not be completed/],
    ['key-expired', 'vendor_unavailable', /operator/],
    ['key-restricted', 'vendor_unavailable', /is missing a permission. Ask the operator/],
    ['api-error', 'vendor_unavailable', /is not responding/],
    ['html-error-page', 'vendor_unavailable', /is not responding/],
    ['cut', 'vendor_unavailable', /is not responding/],
  ] as const)('%s', async (name, code, message) => {
    await payFor(context, 'team')
    // The client retries twice by itself, and workers read too.
    stack.sandbox.faults.stripe.add(name, { path: '/v1/subscriptions/', times: 1000 })
    const error = await changePlan(context, { plan: 'business', interval: 'month' }).catch((e) => e)
    expect(error).toMatchObject({ name: 'AppError', code })
    expect(error.message).toMatch(message)
    stack.sandbox.faults.stripe.clear()
    await syncSubscription(stack.platform, context.tenantId)
    expect(await row()).toMatchObject({ status: 'active', plan: 'team' })
  })

  test.each(['rate-limited', 'api-error', 'key-restricted'] as const)('%s during a read: previous data is kept', async (name) => {
    await payFor(context, 'team')
    stack.sandbox.faults.stripe.add(name, { path: '/v1/subscriptions', times: 1000 })
    await expect(syncSubscription(stack.platform, context.tenantId)).rejects.toMatchObject({ code: 'vendor_unavailable' })
    expect(await row()).toMatchObject({ status: 'active', plan: 'team' })
  })
})

test('a trial that Stripe failed to start can be started with another plan immediately', async () => {
  stack.sandbox.faults.stripe.add('api-error', { path: '/v1/subscriptions', times: 1000 })
  await expect(startTrial(context, { plan: 'team' })).rejects.toMatchObject({ code: 'vendor_unavailable' })
  stack.sandbox.faults.stripe.clear()
  await startTrial(context, { plan: 'business' })
  expect(await row()).toMatchObject({ status: 'trialing', plan: 'business' })
})

describe('all shapes of its objects', () => {
  test('an event whose customer is an object gives the same result', async () => {
    await payFor(context, 'team')
    stack.sandbox.stripe.account.forms = { ...usualForms, expanded: true }
    const [subscription] = await subscriptions()
    if (subscription) stack.sandbox.stripe.billing.update(subscription, { cancelAtPeriodEnd: true })
    await eventually(async () => (await row()).cancelAtPeriodEnd)
    expect(await row()).toMatchObject({ status: 'active', plan: 'team' })
  })

  test('without optional fields: no test clock, no lookup keys', async () => {
    await payFor(context, 'business')
    stack.sandbox.stripe.account.forms = { ...usualForms, nulls: true }
    await syncSubscription(stack.platform, context.tenantId)
    expect(await row()).toMatchObject({ status: 'active', plan: 'business', testClockOffsetS: 0 })
  })

  test('an unknown status changes nothing', async () => {
    await payFor(context, 'team')
    stack.sandbox.stripe.account.forms = { ...usualForms, status: 'under_review' }
    await syncSubscription(stack.platform, context.tenantId)
    expect(await row()).toMatchObject({ status: 'active', plan: 'team' })
  })

  test('after a price change, existing customers keep their plan and can change it', async () => {
    await payFor(context, 'team')
    const key = planKey('team', 'usd', 'month')
    const stripe = getStripe(stack.platform)
    const raised = await stripe.prices.create({
      product: 'callboard-team',
      currency: 'usd',
      unit_amount: 1234,
      recurring: { interval: 'month' },
      lookup_key: key,
      transfer_lookup_key: true,
    })
    expect((await subscriptions())[0]?.items.data[0]?.price.id).not.toBe(raised.id)
    await syncSubscription(stack.platform, context.tenantId)
    expect(await row()).toMatchObject({ status: 'active', plan: 'team', billingInterval: 'month' })
    await changePlan(context, { plan: 'business', interval: 'month' })
    expect(await row()).toMatchObject({ status: 'active', plan: 'business' })
    expect((await subscriptions())[0]?.items.data).toHaveLength(1)
  })

  test('finds the current subscription beside more ended ones than a page contains, and cancels it with the rest', async () => {
    await payFor(context, 'team')
    const [live] = await subscriptions()
    const { tables } = stack.sandbox.stripe.account
    // The list shows the newest first.
    for (let i = 0; i < 250; i++)
      if (live) tables.subscriptions.push({ ...structuredClone(live), id: `sub_ended_${i}`, status: 'canceled' })
    await syncSubscription(stack.platform, context.tenantId)
    expect(await row()).toMatchObject({ status: 'active', plan: 'team', subscriptionId: live?.id })
    await cancelSubscriptions(stack.platform, context.tenantId)
    expect((await subscriptions()).filter((s) => s.status !== 'canceled')).toEqual([])
  })
})
