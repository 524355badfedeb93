/** No limit of a vendor lasts longer, so a host that names more time is not believed. Seconds. */
const maxWaitS = 3600

/** Smaller numbers are seconds from now, larger ones a time in seconds since the epoch; vendors write both. */
const firstEpoch = 1_000_000_000

type Headers = { get(name: string): string | null }

const numberIn = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name)?.trim()
  const value = text ? Number(text) : Number.NaN
  return Number.isFinite(value) && value >= 0 ? value : undefined
}

const bounded = (seconds: number) => Math.min(maxWaitS, Math.max(1, Math.ceil(seconds)))

/**
 * Seconds that a vendor asks to wait, from 1 to 3600: `Retry-After` as a number or a date (RFC 9110, 10.2.3), in
 * milliseconds as Azure has it, or the reset of a limit that is used up (`RateLimit-Reset`, as GitLab has it).
 * @returns undefined where it names no time
 */
export function retryAfterOf(headers: Headers): number | undefined {
  // The vendor's clock where it is known, because ours may differ.
  const now = Date.parse(headers.get('date') ?? '') || Date.now()
  for (const name of ['x-ms-retry-after-ms', 'retry-after-ms']) {
    const ms = numberIn(headers, name)
    if (ms !== undefined) return bounded(ms / 1000)
  }
  const seconds = numberIn(headers, 'retry-after')
  if (seconds !== undefined) return bounded(seconds)
  const text = headers.get('retry-after') ?? ''
  // `Date.parse` makes a date of almost anything; one of HTTP has a time in it.
  const date = text.includes(':') ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(date)) return bounded((date - now) / 1000)
  for (const prefix of ['ratelimit', 'x-ratelimit']) {
    const reset = numberIn(headers, `${prefix}-reset`)
    if (reset !== undefined && numberIn(headers, `${prefix}-remaining`) === 0)
      return bounded(reset < firstEpoch ? reset : reset - now / 1000 + 1)
  }
  return undefined
}
