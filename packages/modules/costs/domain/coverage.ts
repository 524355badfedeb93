import type { IncompleteBill } from './view.ts'

/** The months and days that a billing source covers. */
export type BillCoverage = {
  integration: string
  from: string
  to: string
  /** YYYY-MM, those with charges. */
  months: string[]
  /** How many days have charges. */
  days: number
}

/** Days that one source may lag behind another: providers bill a day's usage within two days. */
const maxLag = 3
/** Days with charges from which on a source is known to bill daily, if they are most of those that it covers. */
const minDailyDays = 7

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

const isDaily = ({ from, to, days }: BillCoverage) => days >= minDailyDays && days * 2 > daysBetween(from, to)

/** Whether a source has charges until the end: one that bills daily by day, and one that bills monthly by month. */
const reaches = (bill: BillCoverage, last: string) =>
  isDaily(bill) ? daysBetween(bill.to, last) <= maxLag : monthOf(bill.to) >= monthOf(last)

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
  return bills.flatMap((bill) => {
    const { integration, from, to, months } = bill
    const missingMonths = monthsBetween(from > first ? from : first, to < last ? to : last).filter((m) => !months.includes(m))
    const covers = from <= first && reaches(bill, last) && missingMonths.length === 0
    // A source that ended before the first day affects neither window.
    return covers || to < first ? [] : [{ integration, from, to, missingMonths }]
  })
}
