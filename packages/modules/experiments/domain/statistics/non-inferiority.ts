import type { Effect } from './effect.ts'
import { normalUpper } from './normal.ts'
import { studentTwoSided } from './student-t.ts'

export type Direction = 'increase' | 'decrease'

/** The effect with the sign of an improvement: positive is better. */
const improvementOf = (effect: Effect, better: Direction): Effect =>
  better === 'increase' ? effect : { ...effect, estimate: -effect.estimate }

/**
 * The one-sided p-value of "worse than control by at least `margin`": small where a harm of that size is ruled out. `margin` is
 * positive and in the unit of the effect. One of the two one-sided tests of Schuirmann (1987): (d + margin) / standard error.
 */
export function nonInferiority(effect: Effect, margin: number, better: Direction): { statistic: number; pValue: number } {
  const { estimate, standardError, degrees } = improvementOf(effect, better)
  if (standardError === 0) return { statistic: 0, pValue: 1 }
  const statistic = (estimate + margin) / standardError
  if (degrees === Number.POSITIVE_INFINITY) return { statistic, pValue: normalUpper(statistic) }
  const tail = studentTwoSided(statistic, degrees) / 2
  return { statistic, pValue: statistic >= 0 ? tail : 1 - tail }
}
