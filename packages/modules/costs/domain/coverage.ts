import type { IncompleteBill } from './view.ts'

/** The months and days that a billing source covers. */
export type BillCoverage = { integration: string; from: string; to: string /** YYYY-MM, those with charges. */; months: string[] }

const monthOf = (day: string) => day.slice(0, 7)

function monthsBetween(from: string, to: string): string[] {
  const found: string[] = []
  const at = new Date(`${monthOf(from)}-01T00:00:00Z`)
  for (; at.toISOString().slice(0, 10) <= to; at.setUTCMonth(at.getUTCMonth() + 1)) found.push(monthOf(at.toISOString()))
  return found
}

/**
 * Sources that do not cover the whole window. Some bill monthly, so the first charge must match by day, the others only by month.
 */
export function incompleteBills(bills: readonly BillCoverage[], first: string, last: string): IncompleteBill[] {
  return bills.flatMap(({ integration, from, to, months }) => {
    const missingMonths = monthsBetween(from > first ? from : first, to < last ? to : last).filter((m) => !months.includes(m))
    const covers = from <= first && monthOf(to) >= monthOf(last) && missingMonths.length === 0
    // A source that ended before the first day affects neither window.
    return covers || to < first ? [] : [{ integration, from, to, missingMonths }]
  })
}
