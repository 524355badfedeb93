// The functions that distributions are made of, to about 1e-14 of their value. DLMF is the NIST Digital Library of
// Mathematical Functions, https://dlmf.nist.gov.

const epsilon = Number.EPSILON
/** Stands for a zero denominator in Lentz's algorithm. */
const tiny = 1e-300
const halfLogTwoPi = Math.log(2 * Math.PI) / 2

/** Bernoulli terms B(2k) / (2k (2k - 1)) of Stirling's series. */
const stirlingTerms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360]

/** ln Γ(x) for x > 0. Stirling's series above 12 (DLMF 5.11.1), reached by the recurrence Γ(x + 1) = x Γ(x) (DLMF 5.5.1). */
export function logGamma(x: number): number {
  let shift = 1
  let at = x
  for (; at < 12; at++) shift *= at
  let power = 1 / at
  let series = 0
  for (const term of stirlingTerms) {
    series += term * power
    power /= at * at
  }
  return (at - 0.5) * Math.log(at) - at + halfLogTwoPi + series - Math.log(shift)
}

/**
 * ln B(a, ½) for a > 0. The gamma functions of a large `a` cancel, so their quotient is taken from its own series
 * (DLMF 5.11.8 with h = ½) from 20 on.
 */
export function logBetaHalf(a: number): number {
  const logGammaHalf = Math.log(Math.PI) / 2
  if (a < 20) return logGamma(a) + logGammaHalf - logGamma(a + 0.5)
  const square = a * a
  const series = (-1 / 8 + (1 / 192 + (-1 / 640 + 17 / 14336 / square) / square) / square) / a
  return logGammaHalf - Math.log(a) / 2 - series
}

/** A continued fraction b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's algorithm as Thompson and Barnett (1986) modified it. */
function continuedFraction(b0: number, term: (index: number) => { a: number; b: number }): number {
  let value = b0 || tiny
  let c = value
  let d = 0
  for (let index = 1; index < 100_000; index++) {
    const { a, b } = term(index)
    d = 1 / (b + a * d || tiny)
    c = b + a / c || tiny
    value *= c * d
    if (Math.abs(c * d - 1) < epsilon) return value
  }
  return value
}

/** Q(a, x) = Γ(a, x) / Γ(a), the regularized upper incomplete gamma function, for a > 0 and x ≥ 0. DLMF 8.7.1 and 8.9.2. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x >= a + 1) {
    const fraction = continuedFraction(x + 1 - a, (i) => ({ a: i * (a - i), b: x + 2 * i + 1 - a }))
    return front / fraction
  }
  let term = 1 / a
  let sum = term
  for (let n = a + 1; term > sum * epsilon; n++) {
    term *= x / n
    sum += term
  }
  return 1 - front * sum
}

/** The continued fraction of the incomplete beta function: DLMF 8.17.22. Converges fast for x < (a + 1) / (a + b + 2). */
export function betaFraction(a: number, b: number, x: number): number {
  const fraction = continuedFraction(1, (index) => {
    const m = Math.floor(index / 2)
    const numerator =
      index % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    return { a: numerator, b: 1 }
  })
  return 1 / fraction
}
