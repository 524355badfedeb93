import { findAnomalies } from '@callboard/modules/costs/domain/anomalies'
import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import type { CostGroup, CostTotal, CostView } from '@callboard/modules/costs/domain/view'
import type { DeploymentView } from '@callboard/modules/pipelines/domain/view'
import type { ChartColor, ChartLimit, ChartMarker, ChartSeries, ChartSpec } from '@callboard/ui/chart/spec.ts'
import { money, notCompared, roundMoney } from './money.ts'
import { scopeLabel } from './scope-label.ts'

const hues = ['d1', 'd3', 'd2', 'd4', 'd6', 'd7', 'd5'] as const satisfies readonly ChartColor[]
const dayMs = 86_400_000

const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10)

export const daysOf = ({ from, days }: Pick<CostView, 'from' | 'days'>): string[] =>
  Array.from({ length: days }, (_, i) => new Date(Date.parse(`${from}T00:00:00Z`) + i * dayMs).toISOString().slice(0, 10))

/** The name of what has no value of a group. */
export const unallocatedLabel = (by: CostGroup): string =>
  by === 'entity' ? 'Unallocated' : `No ${scopeLabel[by].toLowerCase()}`

export const labelOf = (total: CostTotal, by: CostGroup): string => total.label || unallocatedLabel(by)

/** The largest groups, which are drawn on their own, each with one colour everywhere on the page. */
export function coloredTotals(view: Pick<CostView, 'totals'>): Map<string, ChartColor> {
  const largest = view.totals.filter((t) => Number(t.amount) > 0).slice(0, hues.length)
  const free = [...hues]
  return new Map(largest.map((t) => [t.key, t.key === '' ? 'd8' : (free.shift() ?? 'd8')]))
}

/** Daily amounts of each group, by key. */
export function dailyByKey(view: Pick<CostView, 'series' | 'from' | 'days'>): Map<string, number[]> {
  const index = new Map(daysOf(view).map((day, i) => [day, i]))
  const daily = new Map<string, number[]>()
  for (const { day, key, amount } of view.series) {
    const values = daily.get(key) ?? Array.from({ length: view.days }, () => 0)
    values[index.get(day) ?? 0] = (values[index.get(day) ?? 0] ?? 0) + amount
    daily.set(key, values)
  }
  return daily
}

function seriesOf(view: CostView): ChartSeries[] {
  const colors = coloredTotals(view)
  const daily = dailyByKey(view)
  const none = Array.from({ length: view.days }, () => 0)
  const named = view.totals.flatMap((t): ChartSeries[] => {
    const color = colors.get(t.key)
    return color ? [{ key: t.key, label: labelOf(t, view.by), color, values: daily.get(t.key) ?? none }] : []
  })
  const rest = [...daily].filter(([key]) => !colors.has(key)).map(([, values]) => values)
  const unlisted = new Map(view.rest.daily.map(({ day, amount }) => [day, amount]))
  const other = daysOf(view).map((day, i) => rest.reduce((sum, values) => sum + (values[i] ?? 0), unlisted.get(day) ?? 0))
  return other.some((value) => value !== 0)
    ? [...named, { key: '\u0000other', label: `${rest.length + view.rest.groups} others`, color: 'other', values: other }]
    : named
}

const markersOf = (view: CostView): ChartMarker[] =>
  findAnomalies(view, daysOf(view)).map(({ key, day, amount, usual }) => {
    const total = view.totals.find((t) => t.key === key)
    return {
      at: day,
      kind: 'anomaly',
      series: key,
      label: `Anomaly, +${money(amount - usual, view.currency)}`,
      text: `${total ? labelOf(total, view.by) : unallocatedLabel(view.by)} was ${money(amount, view.currency)}, usually ${money(usual, view.currency)}.`,
    }
  })

/** Deployments to production on the day of an anomaly and the day before, which may have caused it. One marker for each day. */
function deploymentMarkers(deployments: readonly DeploymentView[], anomalies: readonly ChartMarker[]): ChartMarker[] {
  const suspects = new Set(anomalies.flatMap(({ at }) => [at, dayBefore(at)]))
  const live = deployments.filter((d) => d.production && d.state !== 'failed' && d.finishedAt)
  const byDay = Map.groupBy(live, (d) => (d.finishedAt ?? d.createdAt).toISOString().slice(0, 10))
  return [...byDay]
    .filter(([day]) => suspects.has(day))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, of]) => ({
      at: day,
      kind: 'event',
      label: 'Deployed to production',
      text: `${of.map((d) => d.version).join(', ')}.`,
    }))
}

/** A monthly budget spread over the days of the last month that is shown. */
function limitOf(budget: BudgetView, { to, currency }: CostView): ChartLimit {
  const [year = 1970, month = 1] = to.split('-').map(Number)
  const value = Number(budget.amount) / new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { value, tone: 'bad', label: `Budget ${roundMoney(value, currency)} / day` }
}

/** The budget of what is shown: of everything, or of one entity, team or system. */
export const budgetOf = (budgets: readonly BudgetView[], currency: string, ref: string | undefined): BudgetView | undefined =>
  budgets.find((b) => b.currency === currency && (ref ? b.key === ref : b.scope === 'all'))

/** Daily costs, stacked by the largest groups, with the previous period, the budget, unusual days and what may have caused them. */
export function costChart(
  view: CostView,
  budget: BudgetView | undefined,
  deployments: readonly DeploymentView[] = [],
): ChartSpec {
  const anomalies = markersOf(view)
  const credited = view.series.some((p) => p.amount < 0)
  const partial = [
    notCompared(view),
    credited ? 'Days with more credits than charges are drawn as 0; the table has their amounts.' : undefined,
  ]
  return {
    title: `Daily cost by ${scopeLabel[view.by].toLowerCase()}`,
    look: 'stacked',
    step: 'day',
    unit: { kind: 'money', currency: view.currency },
    points: daysOf(view),
    series: seriesOf(view),
    previous: view.previous.length > 0 ? { label: 'Previous period, same weekday', values: view.previous } : undefined,
    markers: [...anomalies, ...deploymentMarkers(deployments, anomalies)],
    limits: budget ? [limitOf(budget, view)] : undefined,
    partial: partial.filter(Boolean).join(' ') || undefined,
    empty: 'No charges in this period.',
  }
}
