import type { FeedView } from '@callboard/modules/pipelines/domain/view'

// Costs in the portal and the API. Amounts are decimal strings in billing currency, never rounded or converted.

export const costGroups = ['service', 'account', 'region', 'environment', 'entity', 'owner', 'system'] as const
/** What costs are grouped by. `owner` is the owner of the entity they are allocated to. */
export type CostGroup = (typeof costGroups)[number]

/** Groups that depend on allocation; the others are part of the bill. */
export const allocatedGroups: readonly CostGroup[] = ['entity', 'owner', 'system']

/** One bar segment or table row. `key` is empty for unallocated costs or a missing value. */
export type CostTotal = { key: string; label: string; amount: string; before: string }
export type CostPoint = { day: string; key: string; amount: number }

/** Days from first to last, inclusive. */
export type DayRange = { from: string; to: string }

/**
 * A billing source that starts after the previous window, ends in an earlier month than the window, or lacks a month or days in
 * between. `missingDays` are those within the two windows that are not part of a missing month.
 */
export type IncompleteBill = {
  integration: string
  from: string
  to: string
  missingMonths: string[]
  missingDays: DayRange[]
}

export type CostFigures = {
  currency: string
  /** All currencies with costs. */
  currencies: string[]
  by: CostGroup
  /** First and last day of the window, inclusive, and their number. */
  from: string
  to: string
  days: number
  /** Largest first. They add up to `total`. */
  totals: CostTotal[]
  /** Daily costs of the largest groups. */
  series: CostPoint[]
  /** Daily costs of the others together, and their number. */
  rest: { groups: number; daily: { day: string; amount: number }[] }
  /**
   * The total of each day's same weekday in the previous period, in the order of the window's days; null where there was none.
   * Empty if the two are not comparable.
   */
  previous: (number | null)[]
  total: string
  before: string
  /** Sources that cover only part of the window or the previous one. If there are any, the two are not comparable. */
  incomplete: IncompleteBill[]
  /** Unallocated costs. */
  unallocated: string
  /** For the month of the last day with costs. */
  forecast: { month: string; soFar: number; expected: number; method: string } | null
  /** The last day covered by any bill. */
  lastDay: string | null
}

/** With the state of the reads of bills, and how many of their rows and files could not be read. */
export type CostView = CostFigures & { feeds: FeedView[]; problems: number }

/** What a budget can be for. */
export type CostKey = { key: string; label: string }
/** `currency`: the one with most charges. */
export type CostKeys = { currency: string; keys: Partial<Record<CostGroup, CostKey[]>> }

export type CostQuery = {
  by?: CostGroup | undefined
  days?: number | undefined
  currency?: string | undefined
  /** Only costs of this entity and its parts: what a team owns, or what a system or domain contains. */
  ref?: string | undefined
}
