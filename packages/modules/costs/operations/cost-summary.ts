import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { costAnswers, costVersion } from './cost-answers.ts'

const days = 30

/** Costs of the last 30 billed days in the currency with most charges, oldest day first, and of the 30 days before. */
export type CostSummary = { currency: string; total: number; before: number; daily: number[] }

/** Null without costs. Reads 60 days, however long the bills go back. */
export async function costSummary(db: TenantReader, tenantId: TenantId): Promise<CostSummary | null> {
  const { bills } = await costVersion(db, tenantId)
  return costAnswers.get(tenantId, 'summary', bills, () => sumUp(db, tenantId))
}

async function sumUp(db: TenantReader, tenantId: TenantId): Promise<CostSummary | null> {
  const rows = await db.$queryRaw<{ currency: string; age: number; amount: number }[]>`
    with newest as materialized (
      select d.day from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      where d.tenant_id = ${tenantId}::uuid order by d.day desc limit 1
    ), billed as materialized (
      select d.currency, n.day - d.day as age, sum(d.billed)::float as amount, sum(d.lines) as lines
      from newest n join cost_day d on d.tenant_id = ${tenantId}::uuid and d.day > n.day - ${2 * days}::int
        join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      group by 1, 2
    )
    select currency, age, amount from billed
    where currency = (select currency from billed group by 1 order by sum(lines) desc, 1 limit 1)`
  const [first] = rows
  if (!first) return null
  const daily = Array.from({ length: days }, () => 0)
  let before = 0
  for (const { age, amount } of rows) {
    if (age < days) daily[days - 1 - age] = amount
    else before += amount
  }
  return { currency: first.currency, total: daily.reduce((sum, amount) => sum + amount, 0), before, daily }
}
