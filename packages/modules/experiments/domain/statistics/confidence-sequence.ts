import { type Effect, type Interval, intervalOf } from './effect.ts'

/** Both settings of a sequence. It is narrowest, for its alpha, when about `tunedFor` units have been seen. */
export type SequenceOptions = { alpha: number; tunedFor: number }

/**
 * The variance ρ² of the mixture, per unit, that makes a sequence nearly narrowest at n = `tunedFor` units: Waudby-Smith et al. (2024),
 * (-2 ln α + ln(1 - 2 ln α)) / n.
 */
const mixtureVariance = ({ alpha, tunedFor }: SequenceOptions) =>
  (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / tunedFor

/** How many standard errors the sequence extends by after `units` units of all groups: √((r + 1)/r (ln(r + 1) - 2 ln α)), r = nρ². */
export function sequenceCriticalValue(units: number, options: SequenceOptions): number {
  const ratio = units * mixtureVariance(options)
  return ratio > 0
    ? Math.sqrt(((ratio + 1) / ratio) * (Math.log(ratio + 1) - 2 * Math.log(options.alpha)))
    : Number.POSITIVE_INFINITY
}

/**
 * An interval and a p-value that hold at every look at once, without a plan of looks: the asymptotic confidence sequence of
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024) with a Gaussian mixture. It inverts the mixture sequential probability
 * ratio test of Robbins (1970), which Johari, Koomen, Pekelis and Walsh (2022) apply to experiments: the p-value is 1 / Λ with
 * Λ = exp(z² r / 2(r + 1)) / √(r + 1). The p-value may be replaced by the smallest one so far.
 */
export function confidenceSequence(
  effect: Effect,
  units: number,
  options: SequenceOptions,
): { interval: Interval; pValue: number; criticalValue: number } {
  const criticalValue = sequenceCriticalValue(units, options)
  const ratio = units * mixtureVariance(options)
  const z = effect.standardError > 0 ? effect.estimate / effect.standardError : 0
  const logEvidence = (z * z * ratio) / (2 * (ratio + 1)) - Math.log(ratio + 1) / 2
  return { interval: intervalOf(effect, criticalValue), pValue: Math.min(1, Math.exp(-logEvidence)), criticalValue }
}
