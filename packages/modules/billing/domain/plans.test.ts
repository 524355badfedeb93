import { describe, expect, test } from 'vitest'
import { entitlementsOf, limitState, mayUse, type SubscriptionState, subscriptionStatuses } from './entitlements.ts'
import { addOnKey, addOns, currencies, intervals, meaningOf, planKey, plans, priceList } from './plans.ts'

const now = Date.UTC(2026, 10, 23)
const day = 86_400_000
const of = (change: Partial<SubscriptionState>): SubscriptionState => ({
  status: 'active',
  plan: 'team',
  addOns: [],
  trialEndsAt: null,
  pastDueSince: null,
  periodEndsAt: now + 30 * day,
  cancelAtPeriodEnd: false,
  ...change,
})
const insights = { id: 'insights', tier: 'premium' } as const

describe('entitlements', () => {
  test('are those of the free plan without a subscription', () => {
    expect(entitlementsOf(null, now)).toMatchObject({ plan: 'free', phase: 'free', limits: { developers: 10 }, premium: [] })
  })
  test.each(subscriptionStatuses)('maps %s to one phase, and never to more than was bought', (status) => {
    const e = entitlementsOf(of({ status, pastDueSince: now - day }), now)
    const phases = { trialing: 'trial', active: 'active', past_due: 'grace', unpaid: 'grace' } as Record<string, string>
    expect(e.phase).toBe(phases[status] ?? 'free')
    expect(mayUse(e, insights)).toBe(false)
    expect(mayUse(e, { id: 'x', tier: 'free' })).toBe(true)
  })
  test('a plan includes every premium plugin, an add-on only its own', () => {
    expect(mayUse(entitlementsOf(of({ plan: 'business' }), now), insights)).toBe(true)
    expect(mayUse(entitlementsOf(of({ addOns: ['insights'] }), now), insights)).toBe(true)
    expect(mayUse(entitlementsOf(of({ addOns: ['other'] }), now), insights)).toBe(false)
  })
  test('a failed payment starts seven days of grace, then premium is locked and limits remain', () => {
    const late = (days: number) =>
      entitlementsOf(of({ status: 'past_due', plan: 'business', pastDueSince: now - days * day }), now)
    expect([late(0).phase, late(6.99).phase, late(7).phase]).toEqual(['grace', 'grace', 'restricted'])
    expect([mayUse(late(6), insights), mayUse(late(7), insights)]).toEqual([true, false])
    expect(late(30).limits.developers).toBeNull()
  })
})

test('warns before a limit is reached', () => {
  expect([7, 8, 9, 10, 11].map((used) => limitState(10, used).state)).toEqual(['fine', 'near', 'near', 'reached', 'reached'])
  expect(limitState(null, 5000).state).toBe('fine')
})

test('every price has a unique lookup key that identifies it', () => {
  expect(new Set(priceList.map((p) => p.key)).size).toBe(priceList.length)
  expect(priceList).toHaveLength((plans.length - 1 + addOns.length) * currencies.length * intervals.length)
  expect(meaningOf(planKey('team', 'eur', 'year'))).toEqual({ kind: 'plan', plan: 'team' })
  expect(meaningOf(addOnKey('insights', 'usd', 'month'))).toEqual({ kind: 'add-on', plugin: 'insights' })
  for (const foreign of [null, '', 'other_plan_team_usd_month', 'callboard_plan_gold_usd_month', 'callboard_addon_x_usd_month'])
    expect(meaningOf(foreign)).toBeUndefined()
  for (const { interval, key, amount } of priceList)
    if (interval === 'year')
      expect(amount).toBe(10 * (priceList.find((p) => p.key === key.replace('year', 'month'))?.amount ?? 0))
})
