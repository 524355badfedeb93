import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { extentOf } from './cost-parts.ts'

const days = 30

/** Costs of the last 30 billed days and of the 30 days before, in the currency most used. */
export type EntityCosts = { ref: string; currency: string; amount: number; before: number }

/** Allocated costs of each entity that has some; a team's or system's own are not included in those of its parts. */
export async function costsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, EntityCosts>> {
  if (refs.length === 0) return new Map()
  const { currencies, lastOf } = await extentOf(db, tenantId)
  const [currency] = currencies
  const last = currency ? lastOf.get(currency) : undefined
  if (!currency || !last) return new Map()
  const rows = await db.$queryRaw<EntityCosts[]>`
    select s.ref, d.currency,
      coalesce(sum(d.billed * s.share) filter (where d.day > ${last}::date - ${days}::int), 0)::float as amount,
      coalesce(sum(d.billed * s.share) filter (where d.day <= ${last}::date - ${days}::int), 0)::float as before
    from cost_share s join cost_day d on d.tenant_id = s.tenant_id and d.dimension_id = s.dimension_id
      join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
    where s.tenant_id = ${tenantId}::uuid and s.ref = any(${[...refs]}::text[]) and d.currency = ${currency}
      and d.day > ${last}::date - ${2 * days}::int and d.day <= ${last}::date
    group by 1, 2`
  return new Map(rows.map((row) => [row.ref, row]))
}
