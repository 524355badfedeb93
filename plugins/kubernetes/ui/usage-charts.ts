import type { WorkloadUsage } from '@callboard/modules/workloads/domain/view'
import type { ChartColor, ChartLimit, ChartSeries, ChartSpec } from '@callboard/ui/chart/spec.ts'

const hues = ['d1', 'd3', 'd2', 'd4', 'd6', 'd7', 'd5'] as const satisfies readonly ChartColor[]
const dayMs = 86_400_000

const kinds = {
  cpu: { title: 'CPU', unit: { one: 'core', many: 'cores' }, scale: 1, mean: 'cpu', most: 'maxCpu' },
  memory: { title: 'Memory', unit: { one: 'MiB', many: 'MiB' }, scale: 2 ** 20, mean: 'memory', most: 'maxMemory' },
} as const
type UsageKind = keyof typeof kinds

function daysBetween(first: string, last: string): string[] {
  const from = Date.parse(first)
  const count = Math.round((Date.parse(last) - from) / dayMs) + 1
  return Array.from({ length: count }, (_, i) => new Date(from + i * dayMs).toISOString().slice(0, 10))
}

/** Names that tell the workloads apart. */
function labelsOf(usage: readonly WorkloadUsage[]): string[] {
  const isSameName = new Set(usage.map(({ name }) => name)).size === 1
  const isSameRuntime = new Set(usage.map(({ runtime }) => runtime)).size === 1
  return usage.map(({ name, runtime }) => (isSameName ? runtime : isSameRuntime ? name : `${name} in ${runtime}`))
}

/** What the only workload requests and may use. */
function limitsOf(usage: readonly WorkloadUsage[], kind: UsageKind): ChartLimit[] {
  const [only] = usage
  if (!only || usage.length > 1) return []
  const { request, limit } = only[kind]
  const { scale } = kinds[kind]
  return [
    ...(request === undefined ? [] : [{ value: request / scale, label: 'Request', tone: 'goal' as const }]),
    ...(limit === undefined ? [] : [{ value: limit / scale, label: 'Limit', tone: 'bad' as const }]),
  ]
}

/**
 * Daily means of the workloads that use most; of a single one its peak as well. Undefined with less than two days, which a chart
 * has nothing to show of.
 */
export function usageChart(all: readonly WorkloadUsage[], kind: UsageKind): ChartSpec | undefined {
  const { title, unit, scale, mean, most } = kinds[kind]
  const peakOf = (of: WorkloadUsage) => Math.max(...of.days.map((day) => day[most]))
  const usage = [...all].sort((a, b) => peakOf(b) - peakOf(a)).slice(0, hues.length)
  const known = usage.flatMap(({ days }) => days.map(({ day }) => day)).sort()
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last || first === last) return undefined
  const points = daysBetween(first, last)
  const valuesOf = (of: WorkloadUsage, field: typeof mean | typeof most) => {
    const byDay = new Map(of.days.map((day) => [day.day, day[field] / scale]))
    return points.map((day) => byDay.get(day) ?? null)
  }
  const labels = labelsOf(usage)
  const series = usage.map((of, i): ChartSeries => {
    const label = usage.length === 1 ? 'Average' : (labels[i] ?? of.name)
    return { key: `${of.integrationId} ${of.key}`, label, color: hues[i] ?? 'other', values: valuesOf(of, mean) }
  })
  const [only] = usage
  const peak: ChartSeries[] =
    only && usage.length === 1 ? [{ key: 'peak', label: 'Peak', color: 'other', values: valuesOf(only, most), dashed: true }] : []
  return {
    title: `${title}, ${points.length} days`,
    look: 'lines',
    points,
    step: 'day',
    unit: { kind: 'amount', ...unit },
    series: [...series, ...peak],
    limits: limitsOf(usage, kind),
    partial: all.length > usage.length ? `The ${usage.length} workloads that use most are shown.` : undefined,
  }
}
