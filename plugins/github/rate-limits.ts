import { type CacheScope, TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** The parts of a response that indicate a rate limit: header names in lower case, GraphQL errors if any. */
export type LimitAnswer = {
  status: number
  headers: Record<string, unknown>
  message?: string
  errors?: readonly { type?: string; message?: string }[]
}

/** `waitS` is absent if GitHub reports no time: a secondary limit without `retry-after`. */
export type RateLimit = { kind: 'primary' | 'secondary'; waitS?: number }

// Every form that GitHub documents or has used (docs.github.com: rate limits for the REST API, and for the GraphQL API).
const secondaryText = /secondary rate limit|abuse detection|temporarily blocked from content creation/i
const primaryText = /rate limit (already )?exceeded/i
const limitTypes = ['RATE_LIMITED', 'RATE_LIMIT']
/** Errors that are not rate limits, even if they used the last request of the hour. */
const permissionText = /not accessible by|must have .*(admin|access|rights)|SAML|IP allow list|suspended/i

/** No GitHub limit lasts longer than an hour, so larger values are ignored. */
const maxWaitS = 3660
const minSecondaryWaitS = 60
const maxSecondaryWaitS = 960

const numberHeader = (headers: Record<string, unknown>, name: string): number | undefined => {
  const text = headers[name]
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}

const bounded = (seconds: number) => Math.min(maxWaitS, Math.max(1, Math.ceil(seconds)))

/** GitHub's clock if known, because ours may differ. Milliseconds. */
const clockOf = (headers: Record<string, unknown>) => Date.parse(String(headers.date ?? '')) || Date.now()

/** `retry-after` is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf(headers: Record<string, unknown>): number | undefined {
  const seconds = numberHeader(headers, 'retry-after')
  if (seconds !== undefined) return bounded(seconds)
  const date = Date.parse(String(headers['retry-after'] ?? ''))
  return Number.isNaN(date) ? undefined : bounded((date - clockOf(headers)) / 1000)
}

/** A second is added so that the next request comes after the reset. */
const untilReset = (headers: Record<string, unknown>): number | undefined => {
  const reset = numberHeader(headers, 'x-ratelimit-reset')
  return reset === undefined ? undefined : bounded(reset - clockOf(headers) / 1000 + 1)
}

/** The rate limit reported by a response; undefined for all others. */
export function rateLimitOf({ status, headers, message = '', errors = [] }: LimitAnswer): RateLimit | undefined {
  const text = [message, ...errors.map((e) => e.message ?? '')].join('\n')
  const typed = errors.some((e) => limitTypes.includes(e.type ?? ''))
  const named = secondaryText.test(text) || primaryText.test(text)
  const retryAfter = retryAfterOf(headers)
  const remaining = numberHeader(headers, 'x-ratelimit-remaining')
  const refused = status === 403 && !permissionText.test(text) && (retryAfter !== undefined || remaining === 0)
  if (!(status === 429 || refused || typed || ((status === 403 || errors.length > 0) && named))) return undefined
  // The primary limit's reset says nothing about a secondary one: with requests remaining, it is ignored.
  const primary = !secondaryText.test(text) && (remaining === undefined ? typed || primaryText.test(text) : remaining === 0)
  const waitS = retryAfter ?? (remaining === 0 || primary ? untilReset(headers) : undefined)
  return { kind: primary ? 'primary' : 'secondary', ...(waitS === undefined ? {} : { waitS }) }
}

/** The error that postpones the job until the limit resets. */
export function rateLimitError({ kind, waitS = minSecondaryWaitS }: RateLimit, cause?: unknown): VendorError {
  const message =
    kind === 'primary'
      ? 'GitHub’s rate limit is exhausted. Syncing resumes when it resets.'
      : 'GitHub is rate limiting requests (secondary rate limit). Syncing resumes after the wait that GitHub requested.'
  return new VendorError('rate_limited', message, { retryAfterS: waitS, cause })
}

type Pause = { limit: RateLimit; until: number; count: number }

/**
 * Pauses by credentials and resource ("core", "graphql"): GitHub bans integrations that keep sending while limited, so requests
 * of other jobs wait too.
 */
const pauses = new TenantCache<Pause>({ maxSize: 10_000 })

/** @throws VendorError `rate_limited` while these credentials are paused */
export function requireNoPause(scope: CacheScope, resource: string): void {
  const pause = pauses.get(scope, resource)
  if (pause && pause.until > Date.now())
    throw rateLimitError({ kind: pause.limit.kind, waitS: bounded((pause.until - Date.now()) / 1000) })
}

/** Records a limit. If GitHub reports no time, the wait doubles from one minute up, as GitHub requires of integrations. */
export function pauseFor(scope: CacheScope, resource: string, limit: RateLimit): RateLimit & { waitS: number } {
  const before = pauses.get(scope, resource)
  // Concurrent requests that hit the same limit count once.
  const sameLimit = before !== undefined && before.until > Date.now()
  const count = sameLimit ? before.count : (before?.count ?? 0) + 1
  const waitS = limit.waitS ?? Math.min(maxSecondaryWaitS, minSecondaryWaitS * 2 ** (count - 1))
  const until = Math.max(before?.until ?? 0, Date.now() + waitS * 1000)
  pauses.set(scope, resource, { limit, until, count })
  return { ...limit, waitS }
}

/** A successful response resets the backoff. */
export const endPause = (scope: CacheScope, resource: string): void => {
  const pause = pauses.get(scope, resource)
  if (pause && pause.until <= Date.now()) pauses.delete(scope, resource)
}
