import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { BillCoverage } from '../domain/coverage.ts'

/** The last billed day of each currency, the one with most charges first. */
export const readExtent = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<{ currency: string; last: string }[]>`
  select d.currency, to_char(max(d.day), 'YYYY-MM-DD') as last from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
  where d.tenant_id = ${tenantId}::uuid group by 1 order by sum(d.lines) desc, 1`

/** The days that each connection's bills in a currency cover. */
export const readCoverage = (db: TenantReader, tenantId: TenantId, currency: string) => db.$queryRaw<BillCoverage[]>`
  with billed as materialized (
    select distinct i.integration_id, d.day from cost_day d
      join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
    where d.tenant_id = ${tenantId}::uuid and d.currency = ${currency}
  ), stepped as (
    select integration_id, day, lag(day) over (partition by integration_id order by day) as before from billed
  )
  select n.name as integration, to_char(min(s.day), 'YYYY-MM-DD') as "from", to_char(max(s.day), 'YYYY-MM-DD') as "to",
    array_agg(distinct to_char(s.day, 'YYYY-MM')) as months, count(*)::int as days,
    coalesce(jsonb_agg(jsonb_build_object('from', to_char(s.before + 1, 'YYYY-MM-DD'), 'to', to_char(s.day - 1, 'YYYY-MM-DD'))
      order by s.day) filter (where s.day - s.before > 1), '[]') as gaps
  from stepped s join integration n on n.tenant_id = ${tenantId}::uuid and n.id = s.integration_id
  group by n.id, n.name order by 1`

/** `age`: days before the last billed one, `to`. Amounts are rounded to floating point. */
type AgedDay = { currency: string; age: number; amount: number; to: string }

/** The last billed days, in the currency that has most charges in them. Days without charges are left out. */
export const readNewestDays = (db: TenantReader, tenantId: TenantId, days: number) => db.$queryRaw<AgedDay[]>`
  with newest as materialized (
    select d.day from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
    where d.tenant_id = ${tenantId}::uuid order by d.day desc limit 1
  ), billed as materialized (
    select d.currency, n.day - d.day as age, sum(d.billed)::float as amount, sum(d.lines) as lines, to_char(n.day, 'YYYY-MM-DD') as "to"
    from newest n join cost_day d on d.tenant_id = ${tenantId}::uuid and d.day > n.day - ${days}::int
      join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
    group by 1, 2, n.day
  )
  select currency, age, amount, "to" from billed
  where currency = (select currency from billed group by 1 order by sum(lines) desc, 1 limit 1)`

/** Unreadable rows and files. */
export async function countBillProblems(db: TenantReader, tenantId: TenantId): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from problem
    where tenant_id = ${tenantId}::uuid and code in ('focus_row', 'focus_file', 'focus_listing')`
  return row?.count ?? 0
}
