import type { IncompleteBill } from './view.ts'

/** Which days of which months a source of bills covers. */
export type BillCoverage = { integration: string; from: string; to: string /** YYYY-MM, those with charges. */; months: string[] }

const monthOf = (day: string) => day.slice(0, 7)

function monthsBetween(from: string, to: string): string[] {
  const found: string[] = []
  const at = new Date(`${monthOf(from)}-01T00:00:00Z`)
  for (; at.toISOString().slice(0, 10) <= to; at.setUTCMonth(at.getUTCMonth() + 1)) found.push(monthOf(at.toISOString()))
  return found
}

/**
 * Sources that do not cover the days from first to last. Some bill once a month, so the day of the first charge must be met,
 * but of the others only the month.
 */
export function incompleteBills(bills: readonly BillCoverage[], first: string, last: string): IncompleteBill[] {
  return bills.flatMap(({ integration, from, to, months }) => {
    const missingMonths = monthsBetween(from > first ? from : first, to < last ? to : last).filter((m) => !months.includes(m))
    const covers = from <= first && monthOf(to) >= monthOf(last) && missingMonths.length === 0
    // What ended before the first day concerns neither window.
    return covers || to < first ? [] : [{ integration, from, to, missingMonths }]
  })
}
