import { costGroups } from './view.ts'

// A monthly budget, and when to notify.

export const budgetScopes = ['all', ...costGroups] as const
export type BudgetScope = (typeof budgetScopes)[number]

/** `forecast`: the month is expected to reach it. */
export type BudgetAlertKind = 'actual' | 'forecast'
export type BudgetAlert = { threshold: number; kind: BudgetAlertKind; amount: number }

/** Due notifications of a month: each exceeded threshold, and the full amount if only the forecast exceeds it. */
export function alertsOf(
  budget: { amount: number; thresholds: readonly number[] },
  month: { soFar: number; expected: number },
): BudgetAlert[] {
  const reached = budget.thresholds
    .filter((threshold) => month.soFar >= (budget.amount * threshold) / 100)
    .map((threshold): BudgetAlert => ({ threshold, kind: 'actual', amount: month.soFar }))
  const over = month.expected > budget.amount && month.soFar < budget.amount
  return over ? [...reached, { threshold: 100, kind: 'forecast', amount: month.expected }] : reached
}

/** The month of the last billed day. */
export type BudgetMonth = {
  month: string
  soFar: number
  expected: number
  lastDay: string
  /** Days with costs, in order. */
  daily: { day: string; amount: number }[]
}

export type BudgetView = {
  id: string
  name: string
  scope: BudgetScope
  key: string
  /** Name of its scope. */
  label: string
  currency: string
  amount: string
  thresholds: number[]
  recipients: string[]
  /** For the month of the last billed day; null without charges in its currency. */
  month: BudgetMonth | null
  /** Notifications sent this month. */
  alerts: (BudgetAlert & { at: Date })[]
}
