import { upperGamma } from './special-functions.ts'

const inverseRootTwoPi = 1 / Math.sqrt(2 * Math.PI)

/** The density φ(z) of the standard normal distribution. */
export const normalDensity = (z: number): number => inverseRootTwoPi * Math.exp((-z * z) / 2)

/** P(Z > z), precise relative to its value in the upper tail. Q(½, z²/2) / 2 for z ≥ 0: DLMF 7.11.2. */
export function normalUpper(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2
  return z >= 0 ? tail : 1 - tail
}

/** A start for Halley's iteration, to 4.5e-4: Abramowitz and Stegun (1964), 26.2.23. `p` is at most ½. */
function roughUpperQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p))
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
}

/** The z with P(Z > z) = `p`, for 0 < p < 1. Halley's iteration on the tail keeps the precision of a small `p`. */
export function normalUpperQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError('A probability is between 0 and 1.')
  if (p > 0.5) return -normalUpperQuantile(1 - p)
  let z = roughUpperQuantile(p)
  for (let i = 0; i < 3; i++) {
    const error = (normalUpper(z) - p) / normalDensity(z)
    z += error / (1 - (error * z) / 2)
  }
  return z
}
