import type { DayRange, IncompleteBill } from './view.ts'

/** The months and days that a billing source covers. */
export type BillCoverage = {
  integration: string
  from: string
  to: string
  /** YYYY-MM, those with charges. */
  months: string[]
  /** How many days have charges. */
  days: number
  /** Days without charges between the first and the last, by date. */
  gaps: DayRange[]
}

/** Days that one source may lag behind another: providers bill a day's usage within two days. */
const maxLag = 3
/** Days with charges from which on a source is known to bill daily, if they are most of those that it covers. */
const minDailyDays = 7
/** Days in a row from which on it is known to, however many are missing elsewhere. */
const minDaysInARow = 10
/** Longer than a weekend with a holiday beside it; a source that bills only on some days has shorter gaps. */
const maxRegularGap = 3
/** Gaps of such a length, or a day less, are the habit of a source if it has them at least as often as every second week. */
const regularEvery = 14

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

const lengthOf = ({ from, to }: DayRange) => daysBetween(from, to) + 1

/** The most days in a row that have charges. */
function longestRun({ from, to, gaps }: BillCoverage): number {
  const starts = [0, ...gaps.map((gap) => daysBetween(from, gap.to) + 1)]
  const ends = [...gaps.map((gap) => daysBetween(from, gap.from)), daysBetween(from, to) + 1]
  return Math.max(...starts.map((start, i) => (ends[i] ?? start) - start))
}

const isDaily = (bill: BillCoverage) =>
  bill.days >= minDailyDays && (bill.days * 2 > daysBetween(bill.from, bill.to) || longestRun(bill) >= minDaysInARow)

/** Days without charges of a source that bills daily, except regular ones, such as weekends. */
function missingDays(bill: BillCoverage): DayRange[] {
  if (!isDaily(bill)) return []
  const short = bill.gaps.filter((gap) => lengthOf(gap) <= maxRegularGap)
  const isRegular = (gap: DayRange) =>
    short.filter((g) => lengthOf(g) >= lengthOf(gap) - 1).length * regularEvery >= daysBetween(bill.from, bill.to)
  return bill.gaps.filter((gap) => !short.includes(gap) || !isRegular(gap))
}

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

/** Whether a source that bills daily lacks a day. */
export const isMissing = (incomplete: readonly IncompleteBill[], day: string): boolean =>
  incomplete.some(
    ({ missingMonths, missingDays }) =>
      missingMonths.includes(monthOf(day)) || missingDays.some(({ from, to }) => from <= day && day <= to),
  )

/** The part of a range within a window; undefined without one. */
function within(range: DayRange, first: string, last: string): DayRange | undefined {
  const from = range.from > first ? range.from : first
  const to = range.to < last ? range.to : last
  return from <= to ? { from, to } : undefined
}

/**
 * Sources that do not cover the whole window. Some bill monthly, so the first charge must match by day, the others only by month.
 * Of those that bill daily, every day counts.
 */
export function incompleteBills(bills: readonly BillCoverage[], first: string, last: string): IncompleteBill[] {
  return bills.flatMap((bill) => {
    const { integration, from, to, months } = bill
    const missingMonths = monthsBetween(from > first ? from : first, to < last ? to : last).filter((m) => !months.includes(m))
    const gaps = missingDays(bill).flatMap((gap) => within(gap, first, last) ?? [])
    const covers = from <= first && reaches(bill, last) && missingMonths.length === 0 && gaps.length === 0
    // A source that ended before the first day affects neither window.
    if (covers || to < first) return []
    const isOfMissingMonths = (gap: DayRange) => monthsBetween(gap.from, gap.to).every((m) => missingMonths.includes(m))
    return [{ integration, from, to, missingMonths, missingDays: gaps.filter((gap) => !isOfMissingMonths(gap)) }]
  })
}
