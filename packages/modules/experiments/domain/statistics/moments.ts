/** Units, the mean of their values and the variance of these (of the sample, with n - 1). */
export type Moments = { n: number; mean: number; variance: number }

/** Moments of values, in two passes: sums of squares would cancel where the mean is large beside the deviation. */
export function momentsOf(values: Iterable<number> & { length: number }): Moments {
  const n = values.length
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / n
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 }
}

/** Moments from the sums that a database adds up. Cancellation is bounded at zero. */
export function momentsFromSums({ n, sum, sumOfSquares }: { n: number; sum: number; sumOfSquares: number }): Moments {
  if (n < 2) return { n, mean: n === 0 ? 0 : sum, variance: 0 }
  return { n, mean: sum / n, variance: Math.max(0, (sumOfSquares - (sum * sum) / n) / (n - 1)) }
}

/** Moments of a conversion: `successes` of `n` units. The variance is p(1 - p) n / (n - 1), as for values of 0 and 1. */
export const momentsOfConversion = (successes: number, n: number): Moments =>
  momentsFromSums({ n, sum: successes, sumOfSquares: successes })

/** Units, means and (co)variances of two values of each: of a numerator and a denominator, or of a value and its covariate. */
export type JointMoments = { n: number; mean: readonly [number, number]; variance: readonly [number, number]; covariance: number }

/** Joint moments from the sums that a database adds up. */
export function jointMomentsFromSums(sums: {
  n: number
  sum: readonly [number, number]
  sumOfSquares: readonly [number, number]
  sumOfProducts: number
}): JointMoments {
  const { n, sum, sumOfSquares, sumOfProducts } = sums
  const [first, second] = [0, 1].map((i) => momentsFromSums({ n, sum: sum[i] ?? 0, sumOfSquares: sumOfSquares[i] ?? 0 }))
  const covariance = n > 1 ? (sumOfProducts - (sum[0] * sum[1]) / n) / (n - 1) : 0
  return {
    n,
    mean: [first?.mean ?? 0, second?.mean ?? 0],
    variance: [first?.variance ?? 0, second?.variance ?? 0],
    covariance,
  }
}
