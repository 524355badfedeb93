import type { FeedView } from '@callboard/modules/pipelines/domain/view'

// Costs as pages and machines see them. Amounts are decimal text in the currency of the bill, never rounded or converted.

export const costGroups = ['service', 'account', 'region', 'environment', 'entity', 'owner', 'system'] as const
/** What costs are added up by. `owner` is the team of the entity that bears them. */
export type CostGroup = (typeof costGroups)[number]

/** Groups that follow from whose costs are; the others stand in the bill itself. */
export const allocatedGroups: readonly CostGroup[] = ['entity', 'owner', 'system']

/** One bar part or table row. `key` is empty for what belongs to nobody, or has no such value. */
export type CostTotal = { key: string; label: string; amount: string; before: string }
export type CostPoint = { day: string; key: string; amount: number }

/** A source of bills that begins after the window before, ends in an earlier month than the window, or lacks a month. */
export type IncompleteBill = { integration: string; from: string; to: string; missingMonths: string[] }

export type CostView = {
  currency: string
  /** Every currency that there are costs in. */
  currencies: string[]
  by: CostGroup
  /** Days of the window, both included; and how many. */
  from: string
  to: string
  days: number
  /** The largest first. They add up to `total`. */
  totals: CostTotal[]
  series: CostPoint[]
  total: string
  before: string
  /** Bills that cover only a part of the window or of the one before. While there are any, the two are not comparable. */
  incomplete: IncompleteBill[]
  /** What no rule gives to an entity. */
  unallocated: string
  /** Of the month of the last day with costs. */
  forecast: { month: string; soFar: number; expected: number; method: string } | null
  /** The last day that any bill covers. */
  lastDay: string | null
  feeds: FeedView[]
  problems: number
}

export type CostQuery = {
  by?: CostGroup | undefined
  days?: number | undefined
  currency?: string | undefined
  /** Only what this entity and its parts bear: a team what it owns, a system or domain what is in it. */
  ref?: string | undefined
}
