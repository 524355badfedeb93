import type { Interval } from './statistics/effect.ts'
import type { Direction } from './statistics/non-inferiority.ts'

/** What a metric is for: to be improved, not to be harmed, or only to explain. */
export const metricRoles = ['success', 'guardrail', 'diagnostic'] as const
export type MetricRole = (typeof metricRoles)[number]

/**
 * A metric's effect as a decision sees it: the interval that holds at this look, in the metric's unit, and the harm that
 * would be accepted (0 for none).
 */
export type MetricOutcome = { name: string; role: MetricRole; better: Direction; interval: Interval | null; margin: number }

export type Decision = { kind: 'invalid' | 'roll-back' | 'ship' | 'hold'; reason: string }

const listed = (names: readonly string[]) => new Intl.ListFormat('en').format(names)

/** The interval of the improvement: positive is better. */
function improvement({ interval, better }: MetricOutcome): Interval | null {
  if (!interval || better === 'increase') return interval
  return { lower: -interval.upper, upper: -interval.lower }
}

const isWorse = (metric: MetricOutcome) => (improvement(metric)?.upper ?? 0) < 0
const isImproved = (metric: MetricOutcome) => (improvement(metric)?.lower ?? 0) > 0
/** Whether more harm than the margin is ruled out. */
const isSafe = (metric: MetricOutcome) => (improvement(metric)?.lower ?? Number.NEGATIVE_INFINITY) > -metric.margin

const namesOf = (metrics: readonly MetricOutcome[]) => listed(metrics.map(({ name }) => name))

/** Guardrails that are worse than control by more than the accepted harm, or by any if that is not ruled out. */
export const harmedGuardrails = (metrics: readonly MetricOutcome[]): MetricOutcome[] =>
  metrics.filter((metric) => metric.role === 'guardrail' && isWorse(metric) && !isSafe(metric))

/**
 * What to do with an experiment, and why. The first that applies counts: invalid (units are not split as planned), roll back
 * (a success metric or a guardrail is worse; a guardrail within its margin is not), ship (a success metric is better and more harm than the margin is
 * ruled out for every guardrail), hold. The rule of Schultzberg, Ankargren and Frånberg (2024), whose intervals hold at the
 * experiment's alpha for guardrails, and at alpha over their number for success metrics.
 */
export function decide({ isMismatch, metrics }: { isMismatch: boolean; metrics: readonly MetricOutcome[] }): Decision {
  if (isMismatch)
    return {
      kind: 'invalid',
      reason: 'Units are not split as planned, so the groups cannot be compared. Find the cause, then start again.',
    }
  const success = metrics.filter(({ role }) => role === 'success')
  const guardrails = metrics.filter(({ role }) => role === 'guardrail')
  const worse = [...harmedGuardrails(metrics), ...success.filter(isWorse)]
  if (worse.length > 0) return { kind: 'roll-back', reason: `Worse than control: ${namesOf(worse)}.` }
  const improved = success.filter(isImproved)
  const open = guardrails.filter((metric) => !isSafe(metric))
  if (improved.length > 0 && open.length === 0) {
    const safe = guardrails.length > 0 ? ` More harm than accepted is ruled out for ${namesOf(guardrails)}.` : ''
    return { kind: 'ship', reason: `Better than control: ${namesOf(improved)}.${safe}` }
  }
  if (improved.length > 0)
    return { kind: 'hold', reason: `Better than control: ${namesOf(improved)}. Harm is not ruled out yet for ${namesOf(open)}.` }
  return { kind: 'hold', reason: 'No success metric is better than control yet.' }
}
