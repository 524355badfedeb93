import type { PluginContext, RateLimitShare } from '@callboard/plugin-kit/context'
import { type CacheScope, scopeKey, TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

/**
 * Budgets within GitHub's hourly limits, one each for REST and GraphQL. Users may use all of it, webhooks all but the last part.
 * Limits are taken from GitHub's headers: 5,000 for a token, up to 12,500 for an App; a server without limits reports none, and
 * nothing is held back there.
 */
export const shares: Record<Exclude<RateLimitShare, 'events'>, number> = { sync: 0.6, pipelines: 0.5, polling: 0.01 }
/** Reserve for webhooks and users, whoever has used the rest. */
export const reserve = 0.15
/** Reserve for users alone, so that "Sync now" works while deliveries wait. */
const userReserve = 0.05

type Window = { limit: number; remaining: number; resetAt: number }

// Remaining requests according to GitHub's last headers, which include all processes and other users of the credentials.
const windows = new TenantCache<Window>({ maxSize: 20_000 })

export type LimitHeaders = { limit: number | undefined; remaining: number | undefined; reset: number | undefined }

/** Identifies the limit and the share, and counts its usage across processes. */
export type BudgetRequest = {
  scope: CacheScope
  resource: string
  share: RateLimitShare | undefined
  recordUsage: PluginContext<unknown, unknown>['recordUsage']
}

const currentWindow = ({ scope, resource }: BudgetRequest, now: number): Window | undefined => {
  const window = windows.get(scope, resource)
  return window && window.resetAt > now ? window : undefined
}

const count = (
  { scope, resource, share, recordUsage: countUse }: BudgetRequest,
  by: number,
  { resetAt }: Window,
): Promise<number> => countUse(`github ${resource} ${share} ${scopeKey(scope)}`, by, resetAt)

/** The time of day at which the window ends, with time zone. */
const timeOf = (at: number) => `${new Date(at).toISOString().slice(11, 16)} UTC`

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`

function wait({ resetAt }: Window, now: number, why: string): VendorError {
  return new VendorError('rate_limited', `Waiting until ${timeOf(resetAt)}: ${why}. No data is lost.`, {
    retryAfterS: Math.max(1, Math.ceil((resetAt - now) / 1000)),
  })
}

/** @throws VendorError `rate_limited` if a scheduled read would exceed its share of the hour */
export async function reserveBudget(spender: BudgetRequest, now = Date.now()): Promise<void> {
  const window = currentWindow(spender, now)
  const { share } = spender
  if (!share || !window) return
  if (share === 'events' && window.remaining - 1 < window.limit * userReserve)
    throw wait(window, now, `deliveries leave the last ${percent(userReserve)} of GitHub’s rate limit to people`)
  if (share === 'events') return
  if (window.remaining - 1 < window.limit * reserve)
    throw wait(window, now, `scheduled reads reserve the last ${percent(reserve)} of GitHub’s rate limit for webhooks`)
  if ((await count(spender, 1, window)) <= window.limit * shares[share]) return
  await count(spender, -1, window)
  throw wait(window, now, `this kind of scheduled read uses at most ${percent(shares[share])} of GitHub’s rate limit in an hour`)
}

/**
 * Records the limit from a response. `cost` is what GitHub counted for it in requests or points: none for an unchanged response,
 * often more than one for a query. One was counted before it was sent, if the window was known by then.
 */
export async function settleBudget(
  spender: BudgetRequest,
  { limit, remaining, reset }: LimitHeaders,
  cost: number,
  now = Date.now(),
): Promise<void> {
  const { scope, resource, share } = spender
  const before = currentWindow(spender, now)
  const known = limit !== undefined && remaining !== undefined && reset !== undefined
  const told = known ? { limit, remaining, resetAt: reset * 1000 } : undefined
  // Responses may arrive out of order; within one hour the lowest value is the latest.
  const sameHour = before && told && Math.abs(before.resetAt - told.resetAt) < 60_000
  if (told && (!before || sameHour || before.resetAt < told.resetAt))
    windows.set(scope, resource, sameHour ? { ...told, remaining: Math.min(before.remaining, remaining ?? 0) } : told)
  const window = before ?? told
  const owed = before ? cost - 1 : cost
  if (share && share !== 'events' && window && owed !== 0) await count(spender, owed, window)
}
