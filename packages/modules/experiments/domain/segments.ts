import type { MetricKind } from './metric-kind.ts'
import { momentsOfSums, type Sums } from './results.ts'
import { adjustByBenjaminiHochberg } from './statistics/adjust-p-values.ts'
import { compareMeans, compareMeansRelatively } from './statistics/compare-means.ts'
import { type Interval, testEffect } from './statistics/effect.ts'

/** Maximum number of attributes of a unit, and of attributes by which an experiment is divided: those of the most units. */
export const maxAttributes = 5

/** Maximum number of segments of an attribute: its values with the most units. */
export const maxSegmentValues = 20

/** Units that each of two variants needs within a segment: with fewer, a mean is too far from normal for these p-values. */
export const minSegmentUnits = 30

/** What the units of a variant with one value of an attribute add up to until now. */
export type SegmentSums = Sums & { metricId: string; attribute: string; value: string; variant: string }

/** The effect of a variant within a segment, as a share of the control's value. */
export type SegmentEffect = {
  metricId: string
  attribute: string
  value: string
  variant: string
  units: number
  estimate: number
  /** At 1 - alpha for this segment alone. */
  interval: Interval
  /** Adjusted by Benjamini-Hochberg for all segments, metrics and variants of the experiment together. */
  pValue: number
  isDifferent: boolean
}

type Given = { alpha: number; control: string; metrics: readonly { metricId: string; kind: MetricKind }[] }

/**
 * The effects of variants within segments, for exploration: of those that are found to be different, a share of alpha is expected
 * to be so by chance (false discovery rate). It holds for one look, and no decision depends on it.
 */
export function segmentEffects({ alpha, control, metrics }: Given, sums: readonly SegmentSums[]): SegmentEffect[] {
  const kinds = new Map(metrics.map(({ metricId, kind }) => [metricId, kind]))
  const keyOf = ({ metricId, attribute, value }: SegmentSums) => JSON.stringify([metricId, attribute, value])
  const controls = new Map(sums.filter(({ variant }) => variant === control).map((row) => [keyOf(row), row]))
  const found = sums.flatMap((row) => {
    const [before, kind] = [controls.get(keyOf(row)), kinds.get(row.metricId)]
    if (row.variant === control || !before || !kind) return []
    const [a, b] = [momentsOfSums(kind, before), momentsOfSums(kind, row)]
    if (!a || !b || a.n < minSegmentUnits || b.n < minSegmentUnits) return []
    const effect = compareMeansRelatively(a, b)
    if (!effect) return []
    const { metricId, attribute, value, variant } = row
    const { interval } = testEffect(effect, { alpha })
    // Of the difference itself: as a share of a control near zero it has a skewed distribution.
    const { pValue } = testEffect(compareMeans(a, b), { alpha })
    return [{ metricId, attribute, value, variant, units: before.units + row.units, estimate: effect.estimate, interval, pValue }]
  })
  const adjusted = adjustByBenjaminiHochberg(found.map(({ pValue }) => pValue))
  return found.map((effect, i) => {
    const pValue = adjusted[i] ?? 1
    return { ...effect, pValue, isDifferent: pValue <= alpha }
  })
}
