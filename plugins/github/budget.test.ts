import { trustedTenantId } from '@callboard/core/ids'
import type { RateLimitShare } from '@callboard/plugin-kit/server'
import { expect, test } from 'vitest'
import { reserve, settleShare, shares, takeShare } from './budget.ts'

const now = Date.parse('2026-11-28T13:20:00Z')
const reset = Date.parse('2026-11-28T14:05:00Z') / 1000
let count = 0

/** Credentials that no other test uses. */
const credentials = (tenant = '00000000-0000-4000-8000-000000000001') => ({
  tenantId: trustedTenantId(tenant),
  host: 'https://github.com',
  credentials: ['token', `t${++count}`],
})
type Scope = ReturnType<typeof credentials>

const told = (scope: Scope, limit: number, remaining: number, share?: RateLimitShare, resource = 'core') =>
  settleShare(scope, resource, share, { limit, remaining, reset }, 'counted', now)

/** How many requests of a share go out before it has to wait. */
function requestsOf(scope: Scope, share: RateLimitShare | undefined, max: number): number {
  for (let sent = 0; sent < max; sent++)
    try {
      takeShare(scope, 'core', share, now)
    } catch {
      return sent
    }
  return max
}

test.each([
  // limit, remaining, share, requests that go out
  [5000, 5000, 'sync', 3000],
  [5000, 5000, 'pipelines', 2500],
  [5000, 5000, 'polling', 75],
  [12_500, 12_500, 'polling', 187],
  [5000, 740, 'sync', 0],
  [5000, 740, 'polling', 0],
  [5000, 0, undefined, 9999],
  [5000, 740, undefined, 9999],
] as const)('of %i requests with %i left, %s may send %i', (limit, remaining, share, expected) => {
  const scope = credentials()
  told(scope, limit, remaining)
  expect(requestsOf(scope, share, 9999)).toBe(expected)
})

test('scheduled reads together stop before the reserve, as GitHub counts', () => {
  const scope = credentials()
  let remaining = 5000
  told(scope, 5000, remaining)
  for (const share of ['sync', 'pipelines'] as const)
    for (;;)
      try {
        takeShare(scope, 'core', share, now)
        told(scope, 5000, --remaining, share)
      } catch {
        break
      }
  expect(remaining).toBe(5000 * reserve)
})

test('waiting says until when and why, and ends with the hour', () => {
  const scope = credentials()
  told(scope, 1000, 1000)
  expect(requestsOf(scope, 'polling', 100)).toBe(1000 * shares.polling)
  expect(() => takeShare(scope, 'core', 'polling', now)).toThrow(
    expect.objectContaining({
      kind: 'rate_limited',
      retryAfterS: 45 * 60,
      message:
        'Waiting until 14:05 UTC: this kind of scheduled read uses at most 1.5 % of GitHub’s rate limit in an hour. Nothing is lost.',
    }),
  )
  expect(() => takeShare(scope, 'core', 'polling', reset * 1000 + 1)).not.toThrow()
})

test('an unchanged answer uses nothing of a share', () => {
  const scope = credentials()
  told(scope, 1000, 1000)
  for (let i = 0; i < 500; i++) {
    takeShare(scope, 'core', 'polling', now)
    settleShare(scope, 'core', 'polling', { limit: 1000, remaining: 1000, reset }, 'unchanged', now)
  }
  expect(requestsOf(scope, 'polling', 100)).toBe(15)
})

test('a query is counted with the points that GitHub took for it', () => {
  const scope = credentials()
  told(scope, 1000, 1000, undefined, 'graphql')
  takeShare(scope, 'graphql', 'polling', now)
  told(scope, 1000, 980, 'polling', 'graphql')
  expect(() => takeShare(scope, 'graphql', 'polling', now)).toThrow('Waiting until')
  expect(() => takeShare(scope, 'core', 'polling', now)).not.toThrow()
})

test('a server that names no limits holds nothing back', () => {
  const scope = credentials()
  settleShare(scope, 'core', 'polling', { limit: undefined, remaining: undefined, reset: undefined }, 'counted', now)
  expect(requestsOf(scope, 'polling', 5000)).toBe(5000)
})

test('what one organization used is not taken from another with the same credentials', () => {
  const mine = credentials()
  const theirs = { ...mine, tenantId: trustedTenantId('00000000-0000-4000-8000-000000000002') }
  told(mine, 1000, 0)
  expect(requestsOf(mine, 'sync', 10)).toBe(0)
  expect(requestsOf(theirs, 'sync', 10)).toBe(10)
})
