import type { RateLimitShare } from '@callboard/plugin-kit/server'
import { type CacheScope, TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

/**
 * What scheduled reads may use of GitHub's hourly limit, each of REST and of GraphQL. Webhooks and people may use all of
 * it. Limits are those that GitHub's headers name, so 5,000 for a token, up to 12,500 for an App; a server without limits
 * names none, and nothing is held back there.
 */
export const shares: Record<RateLimitShare, number> = { sync: 0.6, pipelines: 0.5, polling: 0.015 }
/** What scheduled reads leave for webhooks and people, whoever has used the rest. */
export const reserve = 0.15

type Window = { limit: number; remaining: number; resetAt: number; used: Partial<Record<RateLimitShare, number>> }

// Of this process; what all processes and other users of the credentials have used is what GitHub's headers tell.
const windows = new TenantCache<Window>({ maxSize: 20_000 })

export type LimitHeaders = { limit: number | undefined; remaining: number | undefined; reset: number | undefined }

const currentWindow = (scope: CacheScope, resource: string, now: number): Window | undefined => {
  const window = windows.get(scope, resource)
  return window && window.resetAt > now ? window : undefined
}

/** The time of day at which the hour ends, for a person anywhere. */
const timeOf = (at: number) => `${new Date(at).toISOString().slice(11, 16)} UTC`

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`

/** @throws VendorError `rate_limited` when a scheduled read would take more than its share of the hour */
export function takeShare(scope: CacheScope, resource: string, share: RateLimitShare | undefined, now = Date.now()): void {
  const window = currentWindow(scope, resource, now)
  if (!share || !window) return
  const used = window.used[share] ?? 0
  const isShareUsed = used + 1 > window.limit * shares[share]
  if (!isShareUsed && window.remaining - 1 >= window.limit * reserve) {
    window.used[share] = used + 1
    return
  }
  const why = isShareUsed
    ? `this kind of scheduled read uses at most ${percent(shares[share])} of GitHub’s rate limit in an hour`
    : `scheduled reads leave the last ${percent(reserve)} of GitHub’s rate limit to webhooks`
  throw new VendorError('rate_limited', `Waiting until ${timeOf(window.resetAt)}: ${why}. Nothing is lost.`, {
    retryAfterS: Math.max(1, Math.ceil((window.resetAt - now) / 1000)),
  })
}

/**
 * Notes what an answer says of the limit. An unchanged answer is not counted by GitHub, so its share is given back; a
 * query may cost more than the one point that was taken for it.
 */
export function settleShare(
  scope: CacheScope,
  resource: string,
  share: RateLimitShare | undefined,
  { limit, remaining, reset }: LimitHeaders,
  answer: 'counted' | 'unchanged',
  now = Date.now(),
): void {
  const before = currentWindow(scope, resource, now)
  if (before && share && answer === 'unchanged') before.used[share] = Math.max(0, (before.used[share] ?? 0) - 1)
  if (limit === undefined || remaining === undefined || reset === undefined) return
  const resetAt = reset * 1000
  // Answers may arrive in another order; of one hour the lowest rest is the newest.
  const sameHour = before !== undefined && Math.abs(before.resetAt - resetAt) < 60_000
  if (!sameHour) {
    if (before && before.resetAt > resetAt) return
    windows.set(scope, resource, { limit, remaining, resetAt, used: share && answer === 'counted' ? { [share]: 1 } : {} })
    return
  }
  const cost = before.remaining - remaining
  if (resource === 'graphql' && share && cost > 1) before.used[share] = (before.used[share] ?? 0) + cost - 1
  before.limit = limit
  before.remaining = Math.min(before.remaining, remaining)
}
