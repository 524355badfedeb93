import { minGroup } from './small-groups.ts'

/** People who joined in a month (YYYY-MM), and how many of them were active each month since, the first being that month itself. */
export type Cohort = {
  month: string
  people: number
  /** Null per month before recording began; null as a whole for a cohort of fewer people than `minGroup`. */
  active: (number | null)[] | null
}

/** The people of a cohort that were active in a month. Without an active month, a row of its own with null. */
export type CohortRow = { joined: string; people: number; month: string | null; active: number }

/** YYYY-MM as a number of months, so that they can be subtracted. */
const monthNumber = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
const monthOf = (number: number) => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`

/**
 * The cohorts up to a month, oldest first. Months without new people are left out.
 * @param since the first month of recorded usage; what happened before is unknown rather than nothing
 */
export function cohortsOf(rows: readonly CohortRow[], since: string | undefined, current: string): Cohort[] {
  const now = monthNumber(current)
  const recorded = since === undefined ? now : monthNumber(since)
  const months = [...new Set(rows.map((r) => r.joined))].sort()
  return months.map((month) => {
    const own = rows.filter((r) => r.joined === month)
    const people = own[0]?.people ?? 0
    const first = monthNumber(month)
    const active = Array.from({ length: now - first + 1 }, (_, i) => {
      if (first + i < recorded) return null
      return own.find((r) => r.month === monthOf(first + i))?.active ?? 0
    })
    return { month, people, active: people < minGroup ? null : active }
  })
}
