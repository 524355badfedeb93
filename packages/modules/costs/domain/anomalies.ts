import type { CostView } from './view.ts'

/** A day with unusually high costs. Amounts in billing currency. */
export type CostAnomaly = { key: string; day: string; amount: number; usual: number }

const baselineDays = 14
const minBaselineDays = 7
const maxAnomalies = 5

export const anomalyMethod = `More than twice the median of the ${baselineDays} days before, and at least 2% of the average total daily cost.`

const median = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Unusual days of a window, largest excess first. `days` contains all days of the window, in order; a day without costs is 0. */
export function findAnomalies({ series, rest }: Pick<CostView, 'series' | 'rest'>, days: readonly string[]): CostAnomaly[] {
  const average = [...series, ...rest.daily].reduce((sum, p) => sum + p.amount, 0) / Math.max(1, days.length)
  return [...Map.groupBy(series, (p) => p.key)]
    .flatMap(([key, points]) => {
      const byDay = new Map(points.map((p) => [p.day, p.amount]))
      const amounts = days.map((day) => byDay.get(day) ?? 0)
      return days.flatMap((day, i): CostAnomaly[] => {
        const before = amounts.slice(Math.max(0, i - baselineDays), i)
        const amount = amounts[i] ?? 0
        const usual = median(before)
        return before.length >= minBaselineDays && amount > 2 * usual && amount - usual > 0.02 * average
          ? [{ key, day, amount, usual }]
          : []
      })
    })
    .sort((a, b) => b.amount - b.usual - (a.amount - a.usual))
    .slice(0, maxAnomalies)
}
