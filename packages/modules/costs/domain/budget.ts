import { z } from 'zod'
import { costGroups } from './view.ts'

// A monthly budget, and when to notify.

export const budgetScopes = ['all', ...costGroups] as const
export type BudgetScope = (typeof budgetScopes)[number]

export const budgetInput = z
  .object({
    name: z.string().trim().min(1, 'Enter a budget name.').max(100),
    scope: z.enum(budgetScopes),
    key: z.string().trim().max(600).default(''),
    currency: z.string().regex(/^[A-Z]{3}$/, 'Enter a three-letter currency code such as USD.'),
    /** Decimal string, per month. */
    amount: z
      .string()
      .trim()
      .regex(/^\d{1,12}(\.\d{1,4})?$/, 'Enter an amount such as 1200.50.')
      .refine((text) => Number(text) > 0, 'Enter an amount above 0.'),
    thresholds: z
      .array(z.number().int().min(1).max(1000))
      .max(5, 'At most five thresholds.')
      .default([80, 100])
      .transform((all) => [...new Set(all)].sort((a, b) => a - b)),
    recipients: z.array(z.email('Enter an email address.').toLowerCase()).max(20, 'At most 20 people.').default([]),
  })
  .refine((b) => b.scope === 'all' || b.key !== '', { message: 'Choose what the budget applies to.', path: ['key'] })
export type BudgetInput = z.input<typeof budgetInput>

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
