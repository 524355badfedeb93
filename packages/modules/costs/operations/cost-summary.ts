import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

const days = 30

/** Billed costs of the last 30 billed days in the currency most used, oldest day first, and of the 30 days before. */
export type CostSummary = { currency: string; total: number; before: number; daily: number[] }

/** Null without costs. */
export async function costSummary(db: TenantReader, tenantId: TenantId): Promise<CostSummary | null> {
  const rows = await db.$queryRaw<{ currency: string; age: number; amount: number }[]>`
    with billed as materialized (
      select d.currency, d.day, sum(d.billed)::float as amount, sum(d.lines) as lines from cost_day d
        join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      where d.tenant_id = ${tenantId}::uuid group by 1, 2
    ), main as (select currency, max(day) as last from billed group by 1 order by sum(lines) desc, 1 limit 1)
    select b.currency, (m.last - b.day)::int as age, b.amount from billed b join main m on m.currency = b.currency
    where b.day > m.last - ${2 * days}::int`
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
