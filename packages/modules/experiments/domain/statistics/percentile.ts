import type { Moments } from './moments.ts'
import { normalUpperQuantile } from './normal.ts'

/** The value below which a share of the sorted values lies, such as a cap, interpolated: definition 7 of Hyndman and Fan (1996). */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] ?? 0
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}

/**
 * A percentile of one value per unit, as moments of units: its mean is the percentile, its variance that of the percentile
 * times the number of units, so that it is compared like a mean. `share` is 0.9 for the 90th. An approximation: the interval of
 * Woodruff (1952) between the order statistics at p ± z√(p(1 - p)/n), divided by the 2z standard errors that it spans.
 * `npm run bench -- experiments` measures its coverage. Null for fewer than 100 units on the percentile's narrower side.
 */
export function momentsOfPercentile(sorted: ArrayLike<number>, share: number): Moments | null {
  const n = sorted.length
  if (n * Math.min(share, 1 - share) < 100) return null
  const z = normalUpperQuantile(0.025)
  const reach = z * Math.sqrt((share * (1 - share)) / n)
  const standardError = (quantileOf(sorted, share + reach) - quantileOf(sorted, share - reach)) / (2 * z)
  return { n, mean: quantileOf(sorted, share), variance: standardError ** 2 * n }
}

/** Values with those above the cap replaced by it, min(x, cap), so that a few extreme units do not decide a mean: Dixon (1960). One cap for all variants. */
export const winsorize = (values: readonly number[], cap: number): number[] => values.map((value) => Math.min(value, cap))
