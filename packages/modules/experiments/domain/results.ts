import { type Decision, decide, harmedGuardrails, type MetricRole } from './decision.ts'
import type { SequentialMethod } from './experiment.ts'
import type { MetricKind } from './metric-kind.ts'
import { compareMeansRelatively } from './statistics/compare-means.ts'
import { sequenceCriticalValue } from './statistics/confidence-sequence.ts'
import { type Interval, intervalOf } from './statistics/effect.ts'
import { sequentialBounds } from './statistics/group-sequential.ts'
import { jointMomentsFromSums, type Moments, momentsFromSums } from './statistics/moments.ts'
import type { Direction } from './statistics/non-inferiority.ts'
import { momentsOfRatio } from './statistics/ratio.ts'
import { checkSampleRatio } from './statistics/sample-ratio.ts'

/** What units add up to. */
export type Sums = {
  units: number
  sum: number
  squares: number
  denominator: number
  denominators: number
  products: number
}

/** What the units of a variant add up to until the end of a day. */
export type DaySums = Sums & { day: string; variant: string }

type Measured = {
  metricId: string
  name: string
  kind: MetricKind
  role: MetricRole
  better: Direction
  margin: number
  sums: readonly DaySums[]
}

export type ExperimentData = {
  method: SequentialMethod
  alpha: number
  plannedUnits: number
  /** The first is the control. */
  variants: readonly { key: string; weight: number }[]
  /** Units until the end of each day. */
  days: readonly { day: string; variant: string; units: number }[]
  metrics: readonly Measured[]
}

/** The effect of a variant on a metric at the end of a day, as a share of the control's value. */
export type Look = { day: string; estimate: number; interval: Interval | null }

export type MetricResult = Omit<Measured, 'sums'> & {
  /** By variant other than the control, the earliest look first. */
  effects: { variant: string; looks: Look[] }[]
}

export type ExperimentResults = {
  days: string[]
  units: { variant: string; byDay: number[]; total: number }[]
  totalUnits: number
  sampleRatio: ReturnType<typeof checkSampleRatio>
  metrics: MetricResult[]
  /** Names of guardrails that are worse than accepted. Empty while units are not split as planned: nothing can be said then. */
  harmedGuardrails: string[]
  decision: Decision
}

const daysIn = (rows: readonly { day: string }[]) => [...new Set(rows.map(({ day }) => day))].sort()

/** Moments of the values of units; null where a ratio has no denominator. */
export function momentsOfSums(kind: MetricKind, sums: Sums): Moments | null {
  const { units: n, sum, squares, denominator, denominators, products } = sums
  if (kind !== 'ratio') return momentsFromSums({ n, sum, sumOfSquares: squares })
  return momentsOfRatio(
    jointMomentsFromSums({ n, sum: [sum, denominator], sumOfSquares: [squares, denominators], sumOfProducts: products }),
  )
}

/** Units of the control and a variant together at each day, and the share of the plan that these are. */
function informationOf({ variants, plannedUnits }: ExperimentData, pairs: readonly { units: number }[], variant: string) {
  const [control] = variants
  const weight = (control?.weight ?? 0) + (variants.find(({ key }) => key === variant)?.weight ?? 0)
  const planned = (plannedUnits * weight) / 100
  return pairs.map(({ units }) => ({ units, share: units / planned, planned }))
}

/** A group sequential test looks daily for eight weeks and weekly after that: each look costs time, and late ones gain little. */
const dailyLooks = 56

/**
 * The critical value of each look, or null where there is none: no new units, or the planned size was reached before. Success
 * metrics share alpha with each other and among variants; for guardrails it is not divided (Schultzberg et al., 2024).
 */
function criticalValues(
  data: ExperimentData,
  role: MetricRole,
  information: ReturnType<typeof informationOf>,
  boundsOf: typeof sequentialBounds,
): (number | null)[] {
  const comparisons = data.metrics.filter((metric) => metric.role === 'success').length * (data.variants.length - 1)
  const alpha = role === 'success' ? data.alpha / Math.max(1, comparisons) : data.alpha
  const { method } = data
  if (method === 'always-valid')
    return information.map(({ units, planned }) => sequenceCriticalValue(units, { alpha, tunedFor: planned }))
  let reached = 0
  const isLook = information.map(({ share }, day) => {
    const isNew = share > reached && reached < 1 && (day < dailyLooks || (day - dailyLooks) % 7 === 6)
    if (isNew) reached = share
    return isNew
  })
  const shares = information.flatMap(({ share }, i) => (isLook[i] ? [share] : []))
  const bounds = boundsOf(shares, { alpha, spending: method }).values()
  return isLook.map((looks) => (looks ? (bounds.next().value ?? null) : null))
}

function looksOf(data: ExperimentData, metric: Measured, variant: string, boundsOf: typeof sequentialBounds): Look[] {
  const control = data.variants[0]?.key
  const sumsOf = (key: string | undefined, day: string) => metric.sums.find((sums) => sums.variant === key && sums.day === day)
  const pairs = daysIn(metric.sums).flatMap((day) => {
    const [before, after] = [sumsOf(control, day), sumsOf(variant, day)]
    const [a, b] = [before && momentsOfSums(metric.kind, before), after && momentsOfSums(metric.kind, after)]
    const effect = a && b && a.n > 1 && b.n > 1 ? compareMeansRelatively(a, b) : null
    return effect && a && b ? [{ day, effect, units: a.n + b.n }] : []
  })
  const critical = criticalValues(data, metric.role, informationOf(data, pairs, variant), boundsOf)
  return pairs.flatMap(({ day, effect }, i) => {
    const value = critical[i]
    if (value === null || value === undefined) return []
    const isBounded = Number.isFinite(value) && effect.standardError > 0
    return [{ day, estimate: effect.estimate, interval: isBounded ? intervalOf(effect, value) : null }]
  })
}

/** Bounds of the metrics of one experiment, most of which have the same looks. */
function cachedBounds(): typeof sequentialBounds {
  const known = new Map<string, number[]>()
  return (information, options) => {
    const key = `${options.alpha} ${information.join(' ')}`
    const bounds = known.get(key) ?? sequentialBounds(information, options)
    known.set(key, bounds)
    return bounds
  }
}

/** New units of each variant by day. */
const unitsOf = ({ variants, days: rows }: ExperimentData, days: readonly string[]) =>
  variants.map(({ key }) => {
    const known = new Map(rows.filter(({ variant }) => variant === key).map(({ day, units }) => [day, units]))
    let total = 0
    const byDay = days.map((day) => {
      const gained = (known.get(day) ?? total) - total
      total += gained
      return gained
    })
    return { variant: key, byDay, total }
  })

/** What an experiment shows on each day until now, and what to do. */
export function resultsOf(data: ExperimentData): ExperimentResults {
  const days = daysIn(data.days)
  const units = unitsOf(data, days)
  const boundsOf = cachedBounds()
  const sampleRatio = checkSampleRatio(
    units.map(({ total }) => total),
    data.variants.map(({ weight }) => weight),
  )
  const metrics = data.metrics.map(
    ({ sums, ...metric }): MetricResult => ({
      ...metric,
      effects: data.variants
        .slice(1)
        .map(({ key }) => ({ variant: key, looks: looksOf(data, { ...metric, sums }, key, boundsOf) })),
    }),
  )
  const outcomes = metrics.flatMap(({ effects, ...metric }) =>
    effects.map(({ variant, looks }) => ({
      ...metric,
      name: data.variants.length > 2 ? `${metric.name} (${variant})` : metric.name,
      interval: looks.at(-1)?.interval ?? null,
    })),
  )
  return {
    days,
    units,
    totalUnits: units.reduce((sum, { total }) => sum + total, 0),
    sampleRatio,
    metrics,
    harmedGuardrails: sampleRatio.isMismatch ? [] : harmedGuardrails(outcomes).map(({ name }) => name),
    decision: decide({ isMismatch: sampleRatio.isMismatch, metrics: outcomes }),
  }
}
