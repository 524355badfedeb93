import { trustedTenantId } from '@callboard/core/ids'
import type { RateLimitShare } from '@callboard/plugin-kit/context'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { expect, test } from 'vitest'
import { type BudgetRequest, reserve, reserveBudget, settleBudget, shares } from './budget.ts'
import { everyS } from './sync/list.ts'

const now = Date.parse('2026-11-28T13:20:00Z')
const reset = Date.parse('2026-11-28T14:05:00Z') / 1000
let count = 0

/** Counts as the database does, for as long as a test. */
function counter() {
  const used = new Map<string, number>()
  return async (name: string, by: number, endsAt: number) => {
    const key = `${name} ${endsAt}`
    used.set(key, Math.max(0, (used.get(key) ?? 0) + by))
    return used.get(key) ?? 0
  }
}

/** Credentials that no other test uses. */
const credentials = (tenant = '00000000-0000-4000-8000-000000000001') => ({
  tenantId: trustedTenantId(tenant),
  host: 'https://github.com',
  credentials: ['token', `t${++count}`],
})

const spender = (share?: RateLimitShare, resource = 'core'): BudgetRequest => ({
  scope: credentials(),
  resource,
  share,
  recordUsage: counter(),
})

const told = (by: BudgetRequest, limit: number, remaining: number, cost = 0) =>
  settleBudget(by, { limit, remaining, reset }, cost, now)

/** How many requests of a share go out before it has to wait. */
async function requestsOf(by: BudgetRequest, max: number): Promise<number> {
  for (let sent = 0; sent < max; sent++)
    try {
      await reserveBudget(by, now)
    } catch (error) {
      if (!isVendorError(error)) throw error
      return sent
    }
  return max
}

test.each([
  // limit, remaining, share, requests that go out
  [5000, 5000, 'sync', 3000],
  [5000, 5000, 'pipelines', 2500],
  [5000, 5000, 'polling', 50],
  [12_500, 12_500, 'polling', 125],
  [5000, 740, 'sync', 0],
  [5000, 740, 'polling', 0],
  [5000, 740, 'events', 9999],
  [5000, 250, 'events', 0],
  [5000, 0, undefined, 9999],
  [5000, 740, undefined, 9999],
] as const)('of %i requests with %i left, %s may send %i', async (limit, remaining, share, expected) => {
  const by = spender(share)
  await told(by, limit, remaining)
  expect(await requestsOf(by, 9999)).toBe(expected)
})

test('scheduled reads together stop before the reserve, as GitHub counts', async () => {
  const sync = spender('sync')
  let remaining = 5000
  await told(sync, 5000, remaining)
  for (const by of [sync, { ...sync, share: 'pipelines' as const }])
    for (let sent = 0; sent < 5000; sent++) {
      if ((await requestsOf(by, 1)) === 0) break
      await told(by, 5000, --remaining, 1)
    }
  expect(remaining).toBe(5000 * reserve)
})

test('reports why and until when it waits, and stops waiting when the hour ends', async () => {
  const by = spender('polling')
  await told(by, 1000, 1000)
  expect(await requestsOf(by, 100)).toBe(1000 * shares.polling)
  await expect(reserveBudget(by, now)).rejects.toMatchObject({
    kind: 'rate_limited',
    retryAfterS: 45 * 60,
    message:
      'Waiting until 14:05 UTC: this kind of scheduled read uses at most 1% of GitHub’s rate limit in an hour. No data is lost.',
  })
  await reserveBudget(by, reset * 1000 + 1)
})

test('an unchanged response uses none of the share', async () => {
  const by = spender('polling')
  await told(by, 1000, 1000)
  for (let i = 0; i < 500; i++) {
    await reserveBudget(by, now)
    await told(by, 1000, 1000, 0)
  }
  expect(await requestsOf(by, 100)).toBe(10)
})

test('counts a query with GitHub’s own points, whatever others use meanwhile', async () => {
  const by = spender('polling', 'graphql')
  await told(by, 1000, 1000)
  await reserveBudget(by, now)
  await told(by, 1000, 400, 7)
  expect(await requestsOf(by, 100)).toBe(3)
  expect(await requestsOf({ ...by, resource: 'core' }, 100)).toBe(100)
})

test('counts a request that was sent before the limit was known by its response', async () => {
  const by = spender('polling')
  await reserveBudget(by, now)
  await told(by, 1000, 999, 1)
  expect(await requestsOf(by, 100)).toBe(9)
})

test('does not throttle a server without limits', async () => {
  const by = spender('polling')
  await settleBudget(by, { limit: undefined, remaining: undefined, reset: undefined }, 1, now)
  expect(await requestsOf(by, 5000)).toBe(5000)
})

test('usage of one organization does not reduce the budget of another with the same credentials', async () => {
  const mine = spender('sync')
  const theirs = { ...mine, scope: { ...mine.scope, tenantId: trustedTenantId('00000000-0000-4000-8000-000000000002') } }
  await told(mine, 1000, 0)
  expect(await requestsOf(mine, 10)).toBe(0)
  expect(await requestsOf(theirs, 10)).toBe(10)
})

test('listings cost less than one point per hundred, however many repositories there are', () => {
  const hours = (repositories: number) => everyS(repositories) / 3600
  expect([100, 1000, 2500, 5000, 10_000].map(hours)).toEqual([0.5, 0.5, 0.5, 1, 2])
  for (const repositories of [100, 1000, 5000, 20_000, 30_000])
    expect(repositories / 100 / hours(repositories)).toBeLessThanOrEqual(5000 / 100)
  expect(hours(1_000_000)).toBe(6)
})
