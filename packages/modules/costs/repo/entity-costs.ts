import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import { currentImports } from './cost-parts.ts'

/** Costs of the last billed days and of as many before, in the currency with most charges. Amounts are rounded to floating point. */
export type EntityCosts = { ref: string; currency: string; amount: number; before: number | null }

/** Costs allocated to each entity in the last billed `days`, in the currency that most of these entities' charges are in. */
export const readNewestEntityCosts = (db: TenantReader, tenantId: TenantId, refs: readonly string[], days: number) =>
  readTogether<EntityCosts>(
    db,
    Prisma.sql`
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
    where currency = (select currency from charged group by 1 order by sum(lines) desc, 1 limit 1)`,
  )

/** Costs allocated to each entity in a currency: after `from` until `to`, and after `since` until `from`. */
export const readEntityCosts = (
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
  { currency, since, from, to }: { currency: string; since: string; from: string; to: string },
) =>
  db.$queryRawUnsafe<{ ref: string; amount: number; before: number }[]>(
    // Each entity has few dimensions, whose days come from an index.
    `select s.ref, coalesce(sum(d.billed * s.share) filter (where d.day > $4::date), 0)::float as amount,
      coalesce(sum(d.billed * s.share) filter (where d.day <= $4::date), 0)::float as before
    from cost_share s join cost_day d on d.tenant_id = s.tenant_id and d.dimension_id = s.dimension_id ${currentImports}
    where s.tenant_id = $1::uuid and s.ref = any($6::text[]) and d.currency = $2 and d.day > $3::date and d.day <= $5::date group by 1`,
    tenantId,
    currency,
    since,
    from,
    to,
    refs,
  )

/** The catalog's names of entities, by ref. Those that it does not have are left out. */
export async function readEntityLabels(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map()
  const rows = await db.$queryRaw<{ ref: string; label: string }[]>`
    select ref, coalesce(title, name) as label from entity where tenant_id = ${tenantId}::uuid and ref = any(${[...refs]}::text[])`
  return new Map(rows.map((e) => [e.ref, e.label]))
}
