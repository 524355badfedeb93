import { isMissing } from './coverage.ts'
import { median } from './median.ts'
import type { CostView } from './view.ts'

/** A day with unusually high costs. Amounts in billing currency. */
export type CostAnomaly = { key: string; day: string; amount: number; usual: number }

const baselineDays = 14
const minBaselineDays = 7
const maxAnomalies = 5

export const anomalyMethod = `More than twice the median of the ${baselineDays} days before, and at least 2% of the average total daily cost.`

/**
 * Unusual days of a window, largest excess first. `days` contains all days of the window, in order; a day without costs is 0, and
 * one whose bill is missing is not compared with.
 */
export function findAnomalies(
  { series, rest, incomplete }: Pick<CostView, 'series' | 'rest' | 'incomplete'>,
  days: readonly string[],
): CostAnomaly[] {
  const billed = days.filter((day) => !isMissing(incomplete, day))
  const baselines = days.map((day) => billed.filter((other) => other < day).slice(-baselineDays))
  const average = [...series, ...rest.daily].reduce((sum, p) => sum + p.amount, 0) / Math.max(1, billed.length)
  return [...Map.groupBy(series, (p) => p.key)]
    .flatMap(([key, points]) => {
      const byDay = new Map(points.map((p) => [p.day, p.amount]))
      return days.flatMap((day, i): CostAnomaly[] => {
        const before = (baselines[i] ?? []).map((other) => byDay.get(other) ?? 0)
        const amount = byDay.get(day) ?? 0
        const usual = median(before)
        return before.length >= minBaselineDays && amount > 2 * usual && amount - usual > 0.02 * average
          ? [{ key, day, amount, usual }]
          : []
      })
    })
    .sort((a, b) => b.amount - b.usual - (a.amount - a.usual))
    .slice(0, maxAnomalies)
}
