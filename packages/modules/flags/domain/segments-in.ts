import type { Targeting } from '@callboard/flags-evaluator/model'

/** The segments that targeting names itself. */
export function segmentsIn(targeting: Targeting): string[] {
  if ('segment' in targeting) return [targeting.segment]
  if ('not' in targeting) return segmentsIn(targeting.not)
  if ('all' in targeting) return targeting.all.flatMap(segmentsIn)
  return 'any' in targeting ? targeting.any.flatMap(segmentsIn) : []
}
