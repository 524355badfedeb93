import { scaleBand, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { formatDay, formatTick, timeUnits } from './format.ts'
import { type ChartColor, type ChartSpec, totalAt } from './spec.ts'

// Positions of everything that is drawn. Across, a thousandth of the plot is the unit, so that one picture fits every width:
// the server draws it before the width is known. Up, the unit is a pixel.

export const plotWidth = 1000

type Tick = { value: number; label: string; y: number }
export type ChartLayout = {
  height: number
  ticks: Tick[]
  /** `minor` ones are left out where it is narrow. */
  labels: { day: string; label: string; x: number; minor: boolean }[]
  /** Each point's left edge, centre and width. */
  bands: { left: number; center: number; width: number }[]
  /** `dots` are values of a line between unknown ones, where a line would not be seen. */
  shapes: { key: string; color: ChartColor; path: string; dots: string; kind: 'bars' | 'line' | 'dashed' }[]
  previous: string | undefined
  /** From a value to pixels from the top. */
  y: (value: number) => number
  top: number
}

/** Round steps from zero, of which the last is above `max`. Durations step in seconds, minutes, hours or days. */
export function axisSteps(max: number, unit: ChartSpec['unit']): number[] {
  if (unit.kind === 'share' && max > 0.5) return [0, 0.25, 0.5, 0.75, 1]
  const highest = max > 0 ? max : 1
  const size = unit.kind === 'duration' ? (timeUnits.find((u) => highest >= 2 * u.ms)?.ms ?? 1000) : 1
  const whole = unit.kind === 'count' || unit.kind === 'duration'
  const top = whole ? Math.max(highest / size, 2) : highest / size
  const ticks = scaleLinear().domain([0, top]).nice(4).ticks(4)
  const steps = whole ? ticks.filter(Number.isInteger) : ticks
  // Without the halves, the last whole step can lie below the highest value.
  if ((steps.at(-1) ?? 0) < top) steps.push((steps.at(-1) ?? 0) + (steps[1] ?? 1))
  return steps.map((step) => step * size)
}

const round = (value: number) => Math.round(value * 10) / 10

/** Every day of a short period, every seventh of a long one; counted from the last, which is what people look for. */
function labelEvery(count: number): number {
  const fits = 9
  return [1, 2, 3, 4, 7, 14, 28].find((every) => count / every <= fits) ?? Math.ceil(count / fits)
}

function dateLabels(points: readonly string[], center: (day: string) => number): ChartLayout['labels'] {
  const every = labelEvery(points.length)
  // The first and the last few thousandths have no room for half a label.
  const chosen = points.filter((_, i) => (points.length - 1 - i) % every === (every > 1 ? Math.floor(every / 2) : 0))
  return chosen.map((day, i) => ({
    day,
    label: formatDay(day),
    x: round(center(day)),
    minor: (chosen.length - 1 - i) % 2 === 1,
  }))
}

/** The bars of one series as a single path, with a gap of one pixel to the bar below. */
function barsPath(
  values: readonly (number | null)[],
  base: number[],
  bands: ChartLayout['bands'],
  y: (value: number) => number,
): string {
  return values
    .map((value, i) => {
      const band = bands[i]
      const from = base[i] ?? 0
      if (value === null || value <= 0 || !band) return ''
      base[i] = from + value
      const bottom = y(from) - (from > 0 ? 1 : 0)
      const height = Math.max(0.5, bottom - y(from + value))
      return `M${round(band.left)} ${round(bottom)}h${round(band.width)}v${-round(height)}h${-round(band.width)}z`
    })
    .join('')
}

const linePath = (values: readonly (number | null)[], bands: ChartLayout['bands'], y: (value: number) => number): string =>
  line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => round(bands[i]?.center ?? 0))
    .y((value) => round(y(value ?? 0)))([...values]) ?? ''

const dotsPath = (values: readonly (number | null)[], bands: ChartLayout['bands'], y: (value: number) => number): string =>
  values
    .map((value, i) => {
      const alone = value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null
      return alone ? `M${round(bands[i]?.center ?? 0)} ${round(y(value))}h0` : ''
    })
    .join('')

/** The highest value that has to fit, limits included unless they are far above everything else. */
export function highestOf(spec: ChartSpec): number {
  const drawn = spec.series.flatMap((s) => (spec.look === 'stacked' && !s.dashed ? [] : s.values))
  const totals = spec.look === 'stacked' ? spec.points.map((_, i) => totalAt(spec.series, i)) : []
  const values = [...drawn, ...totals, ...(spec.previous?.values ?? [])].flatMap((v) => (v === null ? [] : [v]))
  const highest = Math.max(0, ...values)
  const limits = (spec.limits ?? []).map((l) => l.value).filter((value) => value <= highest * 3 || highest === 0)
  return Math.max(highest, ...limits)
}

/** Where everything of a chart is. `height` in pixels. */
export function layoutChart(spec: ChartSpec, height: number): ChartLayout {
  const steps = axisSteps(highestOf(spec), spec.unit)
  const top = steps.at(-1) ?? 1
  const y = scaleLinear([0, top], [height, 0])
  const band = scaleBand(spec.points, [0, plotWidth])
    .paddingInner(spec.points.length > 7 ? 0.2 : 0.5)
    .paddingOuter(0.1)
  const center = (day: string) => (band(day) ?? 0) + band.bandwidth() / 2
  const bands = spec.points.map((day) => ({ left: band(day) ?? 0, center: center(day), width: band.bandwidth() }))
  const base = spec.points.map(() => 0)
  return {
    height,
    top,
    y,
    bands,
    ticks: steps.map((value) => ({ value, y: round(y(value)), label: formatTick(value, spec.unit, steps[1] ?? 1) })),
    labels: dateLabels(spec.points, center),
    shapes: spec.series.map((s) => {
      const kind = s.dashed ? 'dashed' : spec.look === 'stacked' ? 'bars' : 'line'
      const path = kind === 'bars' ? barsPath(s.values, base, bands, y) : linePath(s.values, bands, y)
      return { key: s.key, color: s.color, kind, path, dots: kind === 'bars' ? '' : dotsPath(s.values, bands, y) }
    }),
    previous: spec.previous ? linePath(spec.previous.values, bands, y) : undefined,
  }
}
