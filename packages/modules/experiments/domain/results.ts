import { type Decision, decide, harmedGuardrails, type MetricRole } from './decision.ts'
import type { SequentialMethod } from './experiment.ts'
import type { MetricKind } from './metric-kind.ts'
import { compareMeansRelatively } from './statistics/compare-means.ts'
import { sequenceCriticalValue } from './statistics/confidence-sequence.ts'
import { adjustByCovariate } from './statistics/cuped.ts'
import { type Interval, intervalOf } from './statistics/effect.ts'
import { sequentialBounds } from './statistics/group-sequential.ts'
import { jointMomentsFromSums, type Moments, momentsFromSums } from './statistics/moments.ts'
import type { Direction } from './statistics/non-inferiority.ts'
import { momentsOfRatio } from './statistics/ratio.ts'
import { checkSampleRatio } from './statistics/sample-ratio.ts'
import { requiredUnits } from './statistics/sample-size.ts'

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
  /** Days before the exposure whose values are the second of each unit's sums. */
  covariateDays?: number | null
  /** The smallest effect that matters, as a share of the control's value. */
  minimumEffect?: number | null
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
  /** Units of all variants that find the smallest effect that matters with a power of 80%; null if they are not known. */
  requiredUnits: number | null
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
  const { units: n, sum, squares } = sums
  if (kind !== 'ratio') return momentsFromSums({ n, sum, sumOfSquares: squares })
  return momentsOfRatio(jointOf(sums))
}

const jointOf = ({ units: n, sum, squares, denominator, denominators, products }: Sums) =>
  jointMomentsFromSums({ n, sum: [sum, denominator], sumOfSquares: [squares, denominators], sumOfProducts: products })

/** Moments of each variant at the end of a day, adjusted by what units did before where the metric asks for it. */
function momentsOn({ kind, covariateDays, sums }: Measured, day: string): Map<string, Moments> {
  const rows = sums.filter((row) => row.day === day)
  const adjusted = covariateDays ? adjustByCovariate(rows.map(jointOf)) : undefined
  return new Map(
    rows.flatMap((row, i) => {
      const moments = adjusted ? adjusted[i] : momentsOfSums(kind, row)
      return moments ? [[row.variant, moments] as const] : []
    }),
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

/** Success metrics share alpha with each other and among variants; for guardrails it is not divided (Schultzberg et al., 2024). */
function alphaOf(data: ExperimentData, role: MetricRole): number {
  const comparisons = data.metrics.filter((metric) => metric.role === 'success').length * (data.variants.length - 1)
  return role === 'success' ? data.alpha / Math.max(1, comparisons) : data.alpha
}

const plannedPower = 0.8

/** As many units as a test with one look needs, by how much the values of the control vary now. */
function requiredUnitsOf(data: ExperimentData, metric: Measured): number | null {
  const [control, ...others] = data.variants
  const last = daysIn(metric.sums).at(-1)
  const known = last === undefined || !control ? undefined : momentsOn(metric, last).get(control.key)
  if (!metric.minimumEffect || !control || !known?.mean || !(known.variance > 0)) return null
  const smallest = Math.min(...others.map(({ weight }) => weight))
  const { treatment } = requiredUnits(Math.abs(known.mean) * metric.minimumEffect, {
    alpha: alphaOf(data, metric.role),
    power: plannedPower,
    sides: 'two-sided',
    controlVariance: known.variance,
    treatmentVariance: known.variance,
    perTreated: control.weight / smallest,
  })
  return Math.ceil((treatment * 100) / smallest)
}

/** The critical value of each look, or null where there is none: no new units, or the planned size was reached before. */
function criticalValues(
  data: ExperimentData,
  role: MetricRole,
  information: ReturnType<typeof informationOf>,
  boundsOf: typeof sequentialBounds,
): (number | null)[] {
  const alpha = alphaOf(data, role)
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
  const pairs = daysIn(metric.sums).flatMap((day) => {
    const moments = momentsOn(metric, day)
    const [a, b] = [moments.get(control ?? ''), moments.get(variant)]
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
      requiredUnits: requiredUnitsOf(data, { ...metric, sums }),
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
