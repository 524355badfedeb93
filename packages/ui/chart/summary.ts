import { formatPoint, formatRange, formatValue } from './format.ts'
import { type ChartSpec, hasValues, totalAt } from './spec.ts'

const sentence = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(' ')

/** What a series does, for somebody who does not see it. */
function extremes(spec: ChartSpec, name: string, values: readonly (number | null)[]): string {
  const known = values.flatMap((value, i) => (value === null ? [] : [{ value, day: spec.points[i] ?? '' }]))
  const first = known[0]
  if (!first) return `${name}: no data.`
  const highest = known.reduce((a, b) => (b.value > a.value ? b : a), first)
  const lowest = known.reduce((a, b) => (b.value < a.value ? b : a), first)
  const at = ({ value, day }: { value: number; day: string }) =>
    `${formatValue(value, spec.unit)} (${formatPoint(day, spec.step)})`
  return `${name}: highest ${at(highest)}, lowest ${at(lowest)}, latest ${formatValue(known.at(-1)?.value ?? null, spec.unit)}.`
}

/** A chart in sentences, for screen readers. */
export function summarize(spec: ChartSpec): string {
  const [first, last] = [spec.points[0], spec.points.at(-1)]
  if (!first || !last || !hasValues(spec)) return spec.empty ?? 'No data for this period.'
  const totals = spec.points.map((_, i) => totalAt(spec.series, i))
  const over = (spec.limits ?? []).map((limit) => {
    const compared = spec.look === 'stacked' ? totals : (spec.series[0]?.values ?? [])
    const count = compared.filter((value) => value !== null && value > limit.value).length
    return limit.tone === 'bad' && `${limit.label}: exceeded at ${count} of ${spec.points.length} points.`
  })
  return sentence(
    `${formatRange(first, last)}.`,
    ...(spec.look === 'stacked'
      ? [
          extremes(spec, spec.series.length > 1 ? 'Total' : (spec.series[0]?.label ?? 'Total'), totals),
          spec.series.length > 1 && `Series, largest first: ${spec.series.map((s) => s.label).join(', ')}.`,
        ]
      : spec.series.map((s) => extremes(spec, s.label, s.values))),
    ...over,
    ...(spec.markers ?? []).map((m) => `${formatPoint(m.at, spec.step)}: ${m.label}. ${m.text}`),
    spec.partial,
  )
}

/** A point in words, as read out while moving along the chart. */
export function describePoint(spec: ChartSpec, index: number): string {
  const day = spec.points[index]
  if (day === undefined) return ''
  const rows = pointRows(spec, index)
  const total = spec.look === 'stacked' && spec.series.length > 1 ? totalAt(spec.series, index) : undefined
  const before = spec.previous?.values[index]
  return [
    formatPoint(day, spec.step),
    ...(total === undefined ? [] : [`total ${formatValue(total, spec.unit)}`]),
    ...rows.map((row) => `${row.label} ${formatValue(row.value, spec.unit)}`),
    ...(before === null || before === undefined ? [] : [`${spec.previous?.label} ${formatValue(before, spec.unit)}`]),
    ...(spec.markers ?? []).filter((m) => m.at === day).map((m) => `${m.label}: ${m.text}`),
  ].join(', ')
}

/** The series of a point, largest first; unknown ones are left out of a stack. */
export function pointRows(spec: ChartSpec, index: number) {
  return spec.series
    .map((s) => ({ key: s.key, label: s.label, color: s.color, dashed: s.dashed, value: s.values[index] ?? null }))
    .filter((row) => row.value !== null && (spec.look === 'lines' || row.value !== 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
}
