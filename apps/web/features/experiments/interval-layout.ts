import type { Look } from '@callboard/modules/experiments/domain/results'

export type PlotSize = { width: number; height: number }
/** A phone's is drawn narrower, not smaller: its labels stay readable. */
export const plotSizes = { wide: { width: 640, height: 180 }, narrow: { width: 320, height: 180 } } as const

/** So that two dates do not touch. */
const labelWidth = 80
const margin = { left: 48, right: 8, top: 8, bottom: 20 }

export type IntervalLayout = {
  zero: number
  ticks: { value: number; y: number }[]
  looks: { look: Look; x: number; y: number; top: number; bottom: number; isClear: boolean }[]
  labels: { day: string; x: number }[]
}

/** A round step of which at most five fit into a span. */
function stepOf(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 5))
  return ([1, 2, 5, 10].find((times) => span / (times * power) <= 5) ?? 10) * power
}

/**
 * Where the looks of an effect stand, in pixels of the picture. The range is that of the last two thirds, because the first
 * intervals of a sequential test are very wide; they are cut off at the edge.
 */
export function layoutIntervals(looks: readonly Look[], { width, height }: PlotSize): IntervalLayout {
  const settled = looks.slice(Math.floor(looks.length / 3))
  const values = settled.flatMap(({ estimate, interval }) => [estimate, ...(interval ? [interval.lower, interval.upper] : [])])
  const reach = Math.max(0.001, ...values.map((value) => Math.abs(value))) * 1.1
  const [from, to] = [Math.min(0, ...values) - reach * 0.1, Math.max(0, ...values) + reach * 0.1]
  const inner = height - margin.top - margin.bottom
  const y = (value: number) =>
    Math.round((margin.top + ((to - Math.min(to, Math.max(from, value))) / (to - from)) * inner) * 10) / 10
  const x = (index: number) =>
    Math.round((margin.left + ((index + 0.5) / looks.length) * (width - margin.left - margin.right)) * 10) / 10
  const step = stepOf(to - from)
  const first = Math.ceil(from / step)
  const ticks = Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step)
  const every = Math.ceil((looks.length * labelWidth) / (width - margin.left - margin.right))
  return {
    zero: y(0),
    ticks: ticks.map((value) => ({ value, y: y(value) })),
    looks: looks.map((look, i) => ({
      look,
      x: x(i),
      y: y(look.estimate),
      top: y(look.interval?.upper ?? to),
      bottom: y(look.interval?.lower ?? from),
      isClear: look.interval !== null && (look.interval.lower > 0 || look.interval.upper < 0),
    })),
    labels: looks.flatMap(({ day }, i) => ((looks.length - 1 - i) % every === 0 ? [{ day, x: x(i) }] : [])),
  }
}
