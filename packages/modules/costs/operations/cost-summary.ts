import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type CostVersion, costAnswers, costVersion } from './cost-answers.ts'
import { isComparable } from './cost-parts.ts'

const days = 30

/**
 * Costs of the last 30 billed days in the currency with most charges, oldest day first, and of the 30 days before; null if bills
 * of either are missing.
 */
export type CostSummary = { currency: string; total: number; before: number | null; daily: number[] }

/** Null without costs. Reads 60 days, however long the bills go back. */
export async function costSummary(db: TenantReader, tenantId: TenantId): Promise<CostSummary | null> {
  const version = await costVersion(db, tenantId)
  return costAnswers.get(tenantId, 'summary', version.bills, () => sumUp(db, tenantId, version))
}

async function sumUp(db: TenantReader, tenantId: TenantId, version: CostVersion): Promise<CostSummary | null> {
  const rows = await db.$queryRaw<{ currency: string; age: number; amount: number; to: string }[]>`
    with newest as materialized (
      select d.day from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      where d.tenant_id = ${tenantId}::uuid order by d.day desc limit 1
    ), billed as materialized (
      select d.currency, n.day - d.day as age, sum(d.billed)::float as amount, sum(d.lines) as lines, to_char(n.day, 'YYYY-MM-DD') as "to"
      from newest n join cost_day d on d.tenant_id = ${tenantId}::uuid and d.day > n.day - ${2 * days}::int
        join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      group by 1, 2, n.day
    )
    select currency, age, amount, "to" from billed
    where currency = (select currency from billed group by 1 order by sum(lines) desc, 1 limit 1)`
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
