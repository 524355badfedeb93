import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type BudgetMonth, budgetScopes } from '../domain/budget.ts'
import { type BillCoverage, incompleteBills } from '../domain/coverage.ts'
import { forecastDays, forecastMonth } from '../domain/forecast.ts'
import type { CostGroup } from '../domain/view.ts'
import { comparedAfter, daysBefore, type Window } from '../domain/window.ts'
import { readCoverage, readExtent } from '../repo/bills.ts'
import { readBillDays, readPartDays } from '../repo/cost-sums.ts'
import { type CostVersion, costAnswers, versionFor } from './cost-answers.ts'

/**
 * Daily costs up to a window's end: all of them, or those with one key. They go back as far as the forecast needs, and at
 * least to the beginning of the period that the window is compared with.
 */
export async function dailyOf(
  db: TenantReader,
  tenantId: TenantId,
  by: CostGroup,
  w: Window,
  key: string | null,
  version: CostVersion,
): Promise<Map<string, number>> {
  const from = daysBefore(w.to, Math.max(forecastDays, w.days + comparedAfter(w.days)))
  // Shares of a charge add up to all of it, so the days of the whole bill do not depend on the grouping.
  if (w.ref === null && key === null)
    return costAnswers.get(tenantId, JSON.stringify(['bill', from, w.to, w.currency]), version.bills, () =>
      readBillDays(db, tenantId, { ...w, from }),
    )
  // Without a key, the days are the same whatever they are grouped by.
  const of = key === null ? 'entity' : by
  const daily = () => readPartDays(db, tenantId, of, { ...w, from, key })
  return costAnswers.get(
    tenantId,
    JSON.stringify(['daily', of, w.ref, key, from, w.to, w.currency]),
    await versionFor(of, w.ref, version),
    daily,
  )
}

type Extent = Awaited<ReturnType<typeof readExtent>>

const describeExtent = (rows: Extent) => ({
  currencies: rows.map((r) => r.currency),
  lastOf: new Map(rows.map((r) => [r.currency, r.last])),
})

/** The last day with costs, and the currencies in use, most used first. */
export const extentOf = async (db: TenantReader, tenantId: TenantId, { bills }: CostVersion) =>
  describeExtent(await costAnswers.get(tenantId, 'extent', bills, () => readExtent(db, tenantId)))

/** The same as it was last known, and the version of the bills that it is of. */
export async function latestExtent(tenantId: TenantId) {
  const known = costAnswers.latest<Extent>(tenantId, 'extent')
  const rows = await known?.value.catch(() => undefined)
  return known && rows ? { bills: known.version, ...describeExtent(rows) } : undefined
}

/** Coverage of each billing source in a currency. */
export const coverageOf = (
  db: TenantReader,
  tenantId: TenantId,
  currency: string,
  { bills }: CostVersion,
): Promise<BillCoverage[]> => costAnswers.get(tenantId, `coverage ${currency}`, bills, () => readCoverage(db, tenantId, currency))

/** Whether every bill covers the `days` up to a day and those before, so that the two can be compared. */
export async function isComparable(
  db: TenantReader,
  tenantId: TenantId,
  version: CostVersion,
  { currency, to, days }: { currency: string; to: string; days: number },
): Promise<boolean> {
  return incompleteBills(await coverageOf(db, tenantId, currency, version), daysBefore(to, 2 * days - 1), to).length === 0
}

/** The month of the last billed day, for one budget. */
export async function monthOf(
  db: TenantReader,
  tenantId: TenantId,
  budget: { scope: string; key: string; currency: string },
  lastDay: string | undefined,
  version: CostVersion,
): Promise<BudgetMonth | null> {
  if (!lastDay) return null
  const scope = budgetScopes.find((s) => s === budget.scope) ?? 'all'
  const [by, key] = scope === 'all' ? (['service', null] as const) : ([scope, budget.key] as const)
  const window = { from: lastDay, to: lastDay, days: 1, currency: budget.currency, ref: null }
  const [daily, coverage] = await Promise.all([
    dailyOf(db, tenantId, by, window, key, version),
    coverageOf(db, tenantId, budget.currency, version),
  ])
  const incomplete = incompleteBills(coverage, daysBefore(lastDay, forecastDays), lastDay)
  const { month, soFar, expected } = forecastMonth(daily, lastDay, incomplete)
  const inMonth = [...daily].filter(([day]) => day.startsWith(month) && day <= lastDay).sort(([a], [b]) => a.localeCompare(b))
  return { month, soFar, expected, lastDay, daily: inMonth.map(([day, amount]) => ({ day, amount })) }
}
