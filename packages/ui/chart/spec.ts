/**
 * The data hues of theme.css, which carry no meaning, are equal in lightness and told apart by colour-blind people; and `bad` for
 * failures, next to one of them.
 */
export const chartColors = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'other', 'bad'] as const
export type ChartColor = (typeof chartColors)[number]

/** What the values are, as data: a chart is described on the server and drawn again in the browser. */
export type ChartUnit =
  | { kind: 'money'; currency: string }
  /** Milliseconds. */
  | { kind: 'duration' }
  /** 0 to 1. */
  | { kind: 'share' }
  | { kind: 'count'; one: string; many: string }
  /** A rate, such as deployments a day. */
  | { kind: 'rate'; per: string }
  /** An amount of something that can be divided, such as cores. */
  | { kind: 'amount'; one: string; many: string }

export type ChartSeries = {
  key: string
  label: string
  color: ChartColor
  /** One for each point; null is unknown and leaves a gap. */
  values: readonly (number | null)[]
  /** Drawn as a dashed line over the others, and not part of the total. */
  dashed?: true
}

/** Something that happened at a point, of one series or of all. `label` is its name, `text` explains it. A point has one event at most. */
export type ChartMarker = { at: string; kind: 'anomaly' | 'event'; label: string; text: string; series?: string }

/** A horizontal line with its name. */
export type ChartLimit = { value: number; label: string; tone: 'bad' | 'goal' }

/** A named range of the axis, such as a level of DORA. */
type ChartBand = { from: number; to: number; label: string }

/** Everything about a chart. Serializable. */
export type ChartSpec = {
  /** Its accessible name. */
  title: string
  look: 'stacked' | 'lines'
  /** ISO dates: days, or the first days of weeks. */
  points: readonly string[]
  step: 'day' | 'week'
  unit: ChartUnit
  /** Largest first; a stack has the first at its bottom. */
  series: readonly ChartSeries[]
  /** The same points of the previous period: the total of a stack, or the only line. */
  previous?: { label: string; values: readonly (number | null)[] } | undefined
  markers?: readonly ChartMarker[] | undefined
  limits?: readonly ChartLimit[] | undefined
  bands?: readonly ChartBand[] | undefined
  /** Why values are missing or may still change. */
  partial?: string | undefined
  /** What to say if there is nothing to draw. */
  empty?: string | undefined
}

export type ChartView = 'chart' | 'lines' | 'table'

/** How a chart can be looked at. Only a stack of several series differs from its lines. */
export const chartViews = (spec: ChartSpec): ChartView[] =>
  spec.look === 'stacked' && spec.series.length > 1 ? ['chart', 'lines', 'table'] : ['chart', 'table']

/** Whether there is any value to draw. */
export const hasValues = (spec: ChartSpec): boolean => spec.series.some((s) => s.values.some((v) => v !== null))

/** The sum of a point over series, or null if all are unknown. */
export function totalAt(series: readonly ChartSeries[], index: number): number | null {
  const known = series.flatMap((s) => (s.dashed ? [] : (s.values[index] ?? [])))
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : null
}

/** The part of a chart between two points, inclusive. */
export function sliceSpec(spec: ChartSpec, first: number, last: number): ChartSpec {
  const cut = <T>(values: readonly T[]) => values.slice(first, last + 1)
  const points = cut(spec.points)
  return {
    ...spec,
    points,
    series: spec.series.map((s) => ({ ...s, values: cut(s.values) })),
    previous: spec.previous ? { ...spec.previous, values: cut(spec.previous.values) } : undefined,
    markers: spec.markers?.filter((m) => points.includes(m.at)),
  }
}

export function colorOf(color: ChartColor): string {
  if (color === 'other') return 'color-mix(in oklch, var(--d8) 50%, var(--panel))'
  return color === 'bad' ? 'var(--bad-mark)' : `var(--${color})`
}
