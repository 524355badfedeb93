import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

const days = 30

/** Costs of the last 30 billed days and of the 30 days before, in the currency with most charges. */
export type EntityCosts = { ref: string; currency: string; amount: number; before: number | null }

/** Costs allocated to each entity itself, without those of its parts. One statement for all of them. */
export async function costsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, EntityCosts>> {
  if (refs.length === 0) return new Map()
  const rows = await db.$queryRaw<EntityCosts[]>`
    with newest as materialized (
      select d.day from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      where d.tenant_id = ${tenantId}::uuid order by d.day desc limit 1
    ), charged as materialized (
      select s.ref, d.currency, sum(d.lines) as lines,
        coalesce(sum(d.billed * s.share) filter (where d.day > n.day - ${days}::int), 0)::float as amount,
        coalesce(sum(d.billed * s.share) filter (where d.day <= n.day - ${days}::int), 0)::float as before
      from newest n cross join cost_share s
        join cost_day d on d.tenant_id = s.tenant_id and d.dimension_id = s.dimension_id and d.day > n.day - ${2 * days}::int
        join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
      where s.tenant_id = ${tenantId}::uuid and s.ref = any(${[...refs]}::text[]) group by 1, 2
    )
    select ref, currency, amount, before from charged
    where currency = (select currency from charged group by 1 order by sum(lines) desc, 1 limit 1)`
  return new Map(rows.map((row) => [row.ref, row]))
}
