import type { Effect } from './effect.ts'
import type { Moments } from './moments.ts'
import { normalUpper } from './normal.ts'

/** The squared standard error of a mean. */
const errorOf = ({ variance, n }: Moments) => (n > 0 ? variance / n : 0)

/** Satterthwaite (1946), Welch (1947): ν = (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁ - 1) + (s₂²/n₂)²/(n₂ - 1)). */
function welchDegrees(control: Moments, treatment: Moments): number {
  const [a, b] = [errorOf(control), errorOf(treatment)]
  if (a + b === 0) return Number.POSITIVE_INFINITY
  return (a + b) ** 2 / (a ** 2 / (control.n - 1) + b ** 2 / (treatment.n - 1))
}

/** The difference of two means, in the metric's unit, for Welch's t test (1947): its variance is s₁²/n₁ + s₂²/n₂. */
export const compareMeans = (control: Moments, treatment: Moments): Effect => ({
  estimate: treatment.mean - control.mean,
  standardError: Math.sqrt(errorOf(control) + errorOf(treatment)),
  degrees: welchDegrees(control, treatment),
})

/**
 * The difference of two means as a share of the control's, by the delta method for independent groups (Deng, Knoblich and
 * Lu, 2018, on percent change): its variance is s₂²/(n₂x̄₁²) + s₁²x̄₂²/(n₁x̄₁⁴). Null where the control's mean is zero.
 */
export function compareMeansRelatively(control: Moments, treatment: Moments): Effect | null {
  if (control.mean === 0) return null
  const variance = errorOf(treatment) / control.mean ** 2 + (errorOf(control) * treatment.mean ** 2) / control.mean ** 4
  return {
    estimate: (treatment.mean - control.mean) / control.mean,
    standardError: Math.sqrt(variance),
    degrees: welchDegrees(control, treatment),
  }
}

type Conversions = { successes: number; n: number }

/** The z test of two proportions p₁ and p₂ with the variance p(1 - p)(1/n₁ + 1/n₂) of both together: Pearson (1900) for a 2 × 2 table. */
export function compareProportions(control: Conversions, treatment: Conversions): { statistic: number; pValue: number } {
  const pooled = (control.successes + treatment.successes) / (control.n + treatment.n)
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treatment.n))
  const difference = treatment.successes / treatment.n - control.successes / control.n
  const statistic = standardError > 0 ? difference / standardError : 0
  return { statistic, pValue: 2 * normalUpper(Math.abs(statistic)) }
}
