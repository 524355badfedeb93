import { VendorError } from '@callboard/plugin-kit/vendor-error'

// Every form in which GitHub says that somebody asks too much (docs.github.com, "Rate limits for the REST API" and "Rate
// limits and query limits for the GraphQL API"). The primary limit counts requests or points of an hour and names when it
// is renewed; the secondary ones guard against bursts and often name nothing.

/** What is known of an answer. Header names are in lower case; `types` are those of GraphQL errors. */
export type Answer = {
  status: number
  headers: Readonly<Record<string, unknown>>
  message: string
  types?: readonly string[]
}

/** GitHub asks to wait at least a minute where it names no time. */
const minSecondaryWaitS = 60
/** A clock that is wrong must not park an integration for longer than a limit lasts. */
const maxWaitS = 3600

const slowDown = 'GitHub’s secondary rate limit was reached: too many requests at once. Callboard continues by itself.'

const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

const isSecondary = (message: string) =>
  /secondary rate limit|abuse detection|temporarily blocked from content creation/i.test(message)
const isPrimary = (message: string) => /API rate limit (already )?exceeded|GraphQL rate limit/i.test(message)

const bounded = (seconds: number) => Math.min(maxWaitS, Math.max(1, Math.ceil(seconds)))

/** Seconds until the limit is renewed, by GitHub's own clock where it tells the time. */
function untilReset(headers: Answer['headers'], now: number): number | undefined {
  const reset = numberOf(headers['x-ratelimit-reset'])
  if (reset === undefined) return undefined
  const date = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN
  return reset - (Number.isNaN(date) ? now : date) / 1000 + 1
}

/**
 * What an answer says of limits: undefined when it is about something else.
 * @returns a VendorError `rate_limited` with the seconds to wait
 */
export function limitOf({ status, headers, message, types = [] }: Answer, now = Date.now()): VendorError | undefined {
  const retryAfter = numberOf(headers['retry-after'])
  const usedUp = numberOf(headers['x-ratelimit-remaining']) === 0
  const byType = types.includes('RATE_LIMITED') || types.includes('RATE_LIMIT')
  const refused = status === 403 || status === 429
  if (isSecondary(message) || (refused && retryAfter !== undefined && !usedUp))
    return new VendorError('rate_limited', slowDown, {
      retryAfterS: bounded(retryAfter ?? minSecondaryWaitS),
    })
  if (byType || (refused && (usedUp || isPrimary(message))) || (status === 200 && types.length === 0 && isPrimary(message)))
    return new VendorError('rate_limited', 'GitHub’s hourly rate limit is used up. Callboard continues when it is renewed.', {
      retryAfterS: bounded(retryAfter ?? untilReset(headers, now) ?? minSecondaryWaitS),
    })
  if (status === 429)
    return new VendorError('rate_limited', slowDown, {
      retryAfterS: minSecondaryWaitS,
    })
  return undefined
}
