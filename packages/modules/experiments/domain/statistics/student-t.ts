import { findRoot } from './find-root.ts'
import { normalDensity, normalUpper, normalUpperQuantile } from './normal.ts'
import { betaFraction, logBetaHalf } from './special-functions.ts'

/** From here on the first terms of Fisher's expansion (1925) are precise to 1e-12 of the tail beyond 5. */
const manyDegrees = 1e6

/** P(T > t) for many degrees: the normal tail and φ(t) ((t³ + t) / 4ν + (3t⁷ - 7t⁵ - 5t³ - 3t) / 96ν²). */
function expandedUpper(t: number, degrees: number): number {
  const first = (t ** 3 + t) / (4 * degrees)
  const second = (3 * t ** 7 - 7 * t ** 5 - 5 * t ** 3 - 3 * t) / (96 * degrees ** 2)
  return normalUpper(t) + normalDensity(t) * (first + second)
}

/**
 * P(|T| > |t|) of Student's t distribution, precise relative to its value. `degrees` may be fractional, or Infinity for the
 * normal distribution. I(ν / (ν + t²); ν/2, ½): Abramowitz and Stegun (1964), 26.7.1 with 26.5.27.
 */
export function studentTwoSided(t: number, degrees: number): number {
  const size = Math.abs(t)
  if (degrees === Number.POSITIVE_INFINITY) return 2 * normalUpper(size)
  if (degrees > manyDegrees) return 2 * expandedUpper(size, degrees)
  const square = t * t
  const [x, y] = [degrees / (degrees + square), square / (degrees + square)]
  if (y === 0) return 1
  const a = degrees / 2
  const front = Math.exp(-a * Math.log1p(square / degrees) + Math.log(y) / 2 - logBetaHalf(a))
  return x < (a + 1) / (a + 2.5) ? (front * betaFraction(a, 0.5, x)) / a : 1 - 2 * front * betaFraction(0.5, a, y)
}

/** The t with P(|T| > t) = `p`, for 0 < p < 1: what a two-sided interval at alpha = `p` extends by, in standard errors. */
export function studentTwoSidedQuantile(p: number, degrees: number): number {
  const z = normalUpperQuantile(p / 2)
  if (degrees === Number.POSITIVE_INFINITY) return z
  // Tails of t are heavier than normal ones, so z is below the root.
  let above = Math.max(2 * z, 1)
  while (studentTwoSided(above, degrees) > p) above *= 2
  return findRoot((t) => studentTwoSided(t, degrees) - p, z * (1 - 1e-9), above)
}
