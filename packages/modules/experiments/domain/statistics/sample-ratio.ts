import { upperGamma } from './special-functions.ts'

/** P(X > x) of the chi-square distribution: Abramowitz and Stegun (1964), 26.4.19. */
export const chiSquareUpper = (x: number, degrees: number): number => upperGamma(degrees / 2, x / 2)

/** Pearson's test (1900) of counts against what was expected, Σ (O - E)² / E, with one degree less than there are counts. */
function chiSquareTest(observed: readonly number[], expected: readonly number[]): { statistic: number; pValue: number } {
  const statistic = observed.reduce((sum, count, i) => {
    const mean = expected[i] ?? 0
    return sum + (count - mean) ** 2 / mean
  }, 0)
  return { statistic, pValue: chiSquareUpper(statistic, observed.length - 1) }
}

/** Strict, because the test is repeated while an experiment runs and a false alarm invalidates it. */
const sampleRatioAlpha = 0.001

/**
 * Whether units are split among variants as their weights say: Pearson's test, as Fabijan et al. (2019) use it for sample-ratio
 * mismatch. Weights are relative; variants without any belong to no split and may not have units either.
 */
export function checkSampleRatio(units: readonly number[], weights: readonly number[]) {
  const total = units.reduce((sum, n) => sum + n, 0)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const planned = weights.map((weight) => weight / whole)
  const taking = planned.flatMap((share, i) => (share > 0 ? [i] : []))
  const unplanned = units.some((n, i) => n > 0 && !taking.includes(i))
  const test =
    total > 0 && taking.length > 1
      ? chiSquareTest(
          taking.map((i) => units[i] ?? 0),
          taking.map((i) => (planned[i] ?? 0) * total),
        )
      : { statistic: 0, pValue: 1 }
  return {
    ...test,
    planned,
    observed: units.map((n) => (total > 0 ? n / total : 0)),
    isMismatch: unplanned || test.pValue < sampleRatioAlpha,
  }
}
