import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import type { CostView } from '@callboard/modules/costs/domain/view'
import type { DeploymentView } from '@callboard/modules/pipelines/domain/view'
import { totalAt } from '@callboard/ui/chart/spec.ts'
import { describe, expect, test } from 'vitest'
import { budgetChart } from './budget-charts.tsx'
import { budgetOf, coloredTotals, costChart, daysOf } from './cost-chart.ts'

const keys = ['a', '', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
const view = (change: Partial<CostView> = {}): CostView => ({
  currency: 'USD',
  currencies: ['USD'],
  by: 'owner',
  from: '2026-11-01',
  to: '2026-11-03',
  days: 3,
  totals: keys.map((key, i) => ({ key, label: key, amount: String(30 * (10 - i)), before: '1' })),
  series: keys.flatMap((key, i) => ['2026-11-01', '2026-11-03'].map((day) => ({ day, key, amount: 15 * (10 - i) }))),
  rest: { groups: 0, daily: [] },
  previous: [1, null, 3],
  total: '1650',
  before: '10',
  incomplete: [],
  unallocated: '0',
  forecast: null,
  lastDay: '2026-11-03',
  feeds: [],
  problems: 0,
  ...change,
})
const budget: BudgetView = {
  id: 'x',
  name: 'All',
  scope: 'all',
  key: '',
  label: 'Everything',
  currency: 'USD',
  amount: '15000',
  thresholds: [],
  recipients: [],
  month: null,
  alerts: [],
}

describe('the chart of costs', () => {
  test('adds up to the bill: what has no colour of its own is in one series', () => {
    const { series, points } = costChart(view(), undefined)
    expect(points).toEqual(['2026-11-01', '2026-11-02', '2026-11-03'])
    expect(series).toHaveLength(8)
    expect(series.at(-1)).toMatchObject({ label: '3 others', color: 'other' })
    expect(points.map((_, i) => totalAt(series, i))).toEqual([825, 0, 825])
  })

  test('gives each group one colour, and grey to what nobody owns', () => {
    const colors = coloredTotals(view())
    expect(colors.get('')).toBe('d8')
    expect(new Set(colors.values()).size).toBe(colors.size)
  })

  test('compares with the previous period where bills are complete, and says why where they are not', () => {
    expect(costChart(view(), undefined).previous?.values).toEqual([1, null, 3])
    const gap = costChart(
      view({
        previous: [],
        incomplete: [{ integration: 'Bills', from: '2026-11-01', to: '2026-11-03', missingMonths: [], missingDays: [] }],
      }),
      undefined,
    )
    expect(gap.previous).toBeUndefined()
    expect(gap.partial).toContain('Bills covers')
    const days = ['02', '09', '16', '23'].map((day) => ({ from: `2026-10-${day}`, to: `2026-10-${day}` }))
    const bill = { integration: 'Bills', from: '2026-08-01', to: '2026-11-03', missingMonths: ['2026-09'], missingDays: days }
    expect(costChart(view({ previous: [], incomplete: [bill] }), undefined).partial).toContain(
      'without Sep 2026, 2 Oct 2026, 9 Oct 2026, 16 Oct 2026, 1 more gap.',
    )
  })

  test('spreads the budget over the days of its month', () => {
    expect(costChart(view(), budget).limits).toEqual([{ value: 500, tone: 'bad', label: 'Budget $500 / day' }])
    expect(budgetOf([budget], 'EUR', undefined)).toBeUndefined()
    expect(
      budgetOf([budget, { ...budget, scope: 'entity', key: 'component:default/x' }], 'USD', 'component:default/x')?.scope,
    ).toBe('entity')
  })

  test('names the deployments that may have caused an anomaly, and no others', () => {
    const days = daysOf(view({ from: '2026-11-01', days: 20 }))
    const series = days.map((day, i) => ({ day, key: 'a', amount: i === 15 ? 100 : 10 }))
    const deployed = (finishedAt: string, change: Partial<DeploymentView> = {}): DeploymentView => ({
      integrationId: 'x',
      key: finishedAt,
      repository: 'acme/shop',
      environment: 'production',
      production: true,
      version: 'v1',
      commit: 'c',
      ref: null,
      state: 'succeeded',
      creator: null,
      createdAt: new Date(finishedAt),
      finishedAt: new Date(finishedAt),
      url: null,
      ...change,
    })
    const chart = costChart(view({ days: 20, series, totals: [] }), undefined, [
      deployed('2026-11-15T10:00:00Z', { version: 'v2' }),
      deployed('2026-11-15T12:00:00Z', { version: 'v3' }),
      deployed('2026-11-15T13:00:00Z', { version: 'v4', production: false }),
      deployed('2026-11-16T12:00:00Z', { version: 'v5', state: 'failed' }),
      deployed('2026-11-10T12:00:00Z', { version: 'v0' }),
    ])
    expect(chart.markers?.filter((m) => m.kind === 'event')).toEqual([
      { at: '2026-11-15', kind: 'event', label: 'Deployed to production', text: 'v2, v3.' },
    ])
  })

  test('marks unusual days', () => {
    const days = daysOf(view({ from: '2026-11-01', days: 20 }))
    const series = days.map((day, i) => ({ day, key: 'a', amount: i === 15 ? 100 : 10 }))
    const chart = costChart(
      view({ days: 20, series, totals: [{ key: 'a', label: 'Risk', amount: '290', before: '1' }] }),
      undefined,
    )
    expect(chart.markers).toEqual([
      { at: '2026-11-16', kind: 'anomaly', series: 'a', label: 'Anomaly, +$90.00', text: 'Risk was $100.00, usually $10.00.' },
    ])
  })
})

test('the chart of a budget ends at its forecast, from where spending is today', () => {
  const daily = Array.from({ length: 10 }, (_, i) => ({ day: `2026-11-${String(i + 1).padStart(2, '0')}`, amount: 100 }))
  const month = { month: '2026-11', soFar: 1000, expected: 3000, lastDay: '2026-11-10', daily }
  const chart = budgetChart({ ...budget, month }, month)
  expect(chart.points).toHaveLength(30)
  expect(chart.series[0]?.values.slice(8, 11)).toEqual([900, 1000, null])
  expect(chart.series[1]?.values.slice(8, 11)).toEqual([null, 1000, 1100])
  expect(chart.series[1]?.values.at(-1)).toBe(3000)
})
