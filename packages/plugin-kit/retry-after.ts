/** Upper limit in seconds. No vendor's rate limit lasts longer, so larger values are ignored. */
const maxWaitS = 3600

/** Vendors use both: smaller numbers are seconds from now, larger ones are seconds since the epoch. */
const firstEpoch = 1_000_000_000

type Headers = { get(name: string): string | null }

const numberIn = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name)?.trim()
  const value = text ? Number(text) : Number.NaN
  return Number.isFinite(value) && value >= 0 ? value : undefined
}

const bounded = (seconds: number) => Math.min(maxWaitS, Math.max(1, Math.ceil(seconds)))

/**
 * Seconds to wait according to a response, from 1 to 3600: `Retry-After` as a number or a date (RFC 9110, 10.2.3), in
 * milliseconds as sent by Azure, or the reset of an exhausted limit (`RateLimit-Reset`, as sent by GitLab).
 * @returns undefined if the response contains no time
 */
export function retryAfterOf(headers: Headers): number | undefined {
  // Uses the vendor's clock if known, because ours may differ.
  const now = Date.parse(headers.get('date') ?? '') || Date.now()
  for (const name of ['x-ms-retry-after-ms', 'retry-after-ms']) {
    const ms = numberIn(headers, name)
    if (ms !== undefined) return bounded(ms / 1000)
  }
  const seconds = numberIn(headers, 'retry-after')
  if (seconds !== undefined) return bounded(seconds)
  const text = headers.get('retry-after') ?? ''
  // `Date.parse` accepts almost anything; an HTTP date contains a time.
  const date = text.includes(':') ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(date)) return bounded((date - now) / 1000)
  for (const prefix of ['ratelimit', 'x-ratelimit']) {
    const reset = numberIn(headers, `${prefix}-reset`)
    if (reset !== undefined && numberIn(headers, `${prefix}-remaining`) === 0)
      return bounded(reset < firstEpoch ? reset : reset - now / 1000 + 1)
  }
  return undefined
}
