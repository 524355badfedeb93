import type { BudgetMonth, BudgetView } from '@callboard/modules/costs/domain/budget'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import type { ChartSpec } from '@callboard/ui/chart/spec.ts'
import { cn } from '@callboard/ui/class-names.ts'
import { month as monthName, roundMoney } from './money.ts'

const maxCharts = 6

function daysInMonth(month: string): string[] {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: count }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`)
}

/** Spend of a month as it adds up, the forecast of its rest, and the budget. */
export function budgetChart(budget: BudgetView, month: BudgetMonth): ChartSpec {
  const points = daysInMonth(month.month)
  const spent = new Map(month.daily.map((d) => [d.day, d.amount]))
  const sums = points.map((_, i) => points.slice(0, i + 1).reduce((sum, day) => sum + (spent.get(day) ?? 0), 0))
  const last = points.indexOf(month.lastDay)
  const perDay = (month.expected - month.soFar) / Math.max(1, points.length - 1 - last)
  return {
    title: `Spend of ${budget.name}`,
    look: 'lines',
    step: 'day',
    unit: { kind: 'money', currency: budget.currency },
    points,
    series: [
      { key: 'spent', label: 'Spent', color: 'd1', values: sums.map((sum, i) => (i <= last ? sum : null)) },
      {
        key: 'forecast',
        label: 'Forecast',
        color: 'd1',
        dashed: true,
        values: points.map((_, i) => (i < last ? null : month.soFar + (i - last) * perDay)),
      },
    ],
    limits: [
      { value: Number(budget.amount), tone: 'bad', label: `Budget ${roundMoney(Number(budget.amount), budget.currency)}` },
    ],
  }
}

/** The budgets that are closest to their limit, each with its month. */
export function BudgetCharts({ budgets }: { budgets: readonly BudgetView[] }) {
  const used = ({ budget, month }: { budget: BudgetView; month: BudgetMonth }) => month.expected / Number(budget.amount)
  const shown = budgets
    .flatMap((budget) => (budget.month ? [{ budget, month: budget.month }] : []))
    .sort((a, b) => used(b) - used(a))
    .slice(0, maxCharts)
  if (shown.length === 0) return null
  return (
    <div className={cn('grid gap-4', shown.length > 1 && 'xl:grid-cols-2')}>
      {shown.map(({ budget, month }) => (
        <ChartCard
          key={budget.id}
          spec={budgetChart(budget, month)}
          title={budget.name}
          aside={monthName(month.month)}
          height={160}
        />
      ))}
    </div>
  )
}
