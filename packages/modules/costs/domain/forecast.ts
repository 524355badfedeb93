import { isMissing } from './coverage.ts'
import { median } from './median.ts'
import type { IncompleteBill } from './view.ts'
import { iso } from './window.ts'

/** Days up to the last billed one that a forecast looks at. */
export const forecastDays = 62

const dayMs = 86_400_000
/** Days used for the median that predicts the coming days. */
const baselineDays = 14

const forecastMethod = `Month-to-date charges, plus, for each remaining or missing day, the median of the last ${baselineDays} billed days.`

/**
 * The forecast for the month of the last day with costs. Uses the median, so that an outlier or a monthly fee is not
 * extrapolated. `daily` contains a sum per day, by date. `incomplete` names days whose bill is missing: they are not taken for free.
 */
export function forecastMonth(
  daily: ReadonlyMap<string, number>,
  lastDay: string,
  incomplete: readonly IncompleteBill[] = [],
): { month: string; soFar: number; expected: number; method: string } {
  const last = new Date(`${lastDay}T00:00:00Z`)
  const month = lastDay.slice(0, 7)
  const soFar = [...daily].filter(([day]) => day.startsWith(month) && day <= lastDay).reduce((sum, [, amount]) => sum + amount, 0)
  const isUnknown = (day: string) => !daily.has(day) && isMissing(incomplete, day)
  const before = Array.from({ length: forecastDays }, (_, i) => iso(new Date(last.getTime() - i * dayMs))).filter(
    (d) => !isUnknown(d),
  )
  const recent = before.slice(0, baselineDays).map((day) => daily.get(day) ?? 0)
  const missing = Array.from({ length: last.getUTCDate() }, (_, i) => iso(new Date(last.getTime() - i * dayMs))).filter(isUnknown)
  const inMonth = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    month,
    soFar,
    expected: soFar + median(recent) * (inMonth - last.getUTCDate() + missing.length),
    method: forecastMethod,
  }
}
