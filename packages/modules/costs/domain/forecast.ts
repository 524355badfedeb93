const dayMs = 86_400_000
/** Days used for the median that predicts the coming days. */
const baselineDays = 14

const forecastMethod = `Month-to-date charges, plus, for each remaining day, the median of the last ${baselineDays} days.`

/**
 * The forecast for the month of the last day with costs. Uses the median, so that an outlier or a monthly fee is not
 * extrapolated. `daily` contains a sum per day, by date.
 */
export function forecastMonth(
  daily: ReadonlyMap<string, number>,
  lastDay: string,
): { month: string; soFar: number; expected: number; method: string } {
  const last = new Date(`${lastDay}T00:00:00Z`)
  const month = lastDay.slice(0, 7)
  const soFar = [...daily].filter(([day]) => day.startsWith(month) && day <= lastDay).reduce((sum, [, amount]) => sum + amount, 0)
  const recent = Array.from(
    { length: baselineDays },
    (_, i) => daily.get(new Date(last.getTime() - i * dayMs).toISOString().slice(0, 10)) ?? 0,
  ).sort((a, b) => a - b)
  const median = ((recent[baselineDays / 2 - 1] ?? 0) + (recent[baselineDays / 2] ?? 0)) / 2
  const inMonth = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 0)).getUTCDate()
  return { month, soFar, expected: soFar + median * (inMonth - last.getUTCDate()), method: forecastMethod }
}
