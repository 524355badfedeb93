import { studentTwoSided, studentTwoSidedQuantile } from './student-t.ts'

/** A difference between treatment and control. `degrees` are those of its standard error, Infinity where it is taken as normal. */
export type Effect = { estimate: number; standardError: number; degrees: number }
export type Interval = { lower: number; upper: number }

/** The interval of an estimate that extends by `criticalValue` standard errors to both sides. */
export const intervalOf = ({ estimate, standardError }: Effect, criticalValue: number): Interval => ({
  lower: estimate - criticalValue * standardError,
  upper: estimate + criticalValue * standardError,
})

/**
 * The two-sided test of an effect against `nullValue` (0) and its interval at 1 - alpha: Student's t with the degrees of the
 * effect, the z test for Infinity. Without any variance the p-value is 1, as nothing was measured.
 */
export function testEffect(effect: Effect, { alpha, nullValue = 0 }: { alpha: number; nullValue?: number }) {
  const statistic = effect.standardError > 0 ? (effect.estimate - nullValue) / effect.standardError : 0
  return {
    statistic,
    pValue: studentTwoSided(statistic, effect.degrees),
    interval: intervalOf(effect, studentTwoSidedQuantile(alpha, effect.degrees)),
  }
}
