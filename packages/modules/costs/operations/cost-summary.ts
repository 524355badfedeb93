import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { readNewestDays } from '../repo/bills.ts'
import { isComparable } from './cached-costs.ts'
import { type CostVersion, costAnswers, costVersion } from './cost-answers.ts'

/**
 * Costs of the last billed days in the currency with most charges, oldest day first, and of as many days before; null if bills
 * of either are missing.
 */
export type CostSummary = { currency: string; total: number; before: number | null; daily: number[] }

/** Null without costs. Reads twice as many days, however long the bills go back. @param days up to 92 */
export async function costSummary(db: TenantReader, tenantId: TenantId, days = 30): Promise<CostSummary | null> {
  const version = await costVersion(db, tenantId)
  return costAnswers.get(tenantId, `summary ${days}`, version.bills, () => sumUp(db, tenantId, version, days))
}

async function sumUp(db: TenantReader, tenantId: TenantId, version: CostVersion, days: number): Promise<CostSummary | null> {
  const rows = await readNewestDays(db, tenantId, 2 * days)
  const [first] = rows
  if (!first) return null
  const daily = Array.from({ length: days }, () => 0)
  let before = 0
  for (const { age, amount } of rows) {
    if (age < days) daily[days - 1 - age] = amount
    else before += amount
  }
  const { currency, to } = first
  const comparable = await isComparable(db, tenantId, version, { currency, to, days })
  return { currency, total: daily.reduce((sum, amount) => sum + amount, 0), before: comparable ? before : null, daily }
}
