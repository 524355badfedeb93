import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

type Orphan = { ref: string; label: string; kind: string; editUrl: string | null }

/** Entities of these kinds without an owner, by kind and name; `count` is how many there are without the limit. */
export async function findOrphans(db: TenantReader, tenantId: TenantId, kinds: readonly string[], limit: number) {
  const rows = await db.$queryRaw<(Orphan & { total: number })[]>`
    select ref, coalesce(title, name) as label, kind, data->'metadata'->'annotations'->>'backstage.io/edit-url' as "editUrl", count(*) over ()::int as total
    from entity where tenant_id = ${tenantId}::uuid and kind = any(${[...kinds]}) and owner_ref is null order by kind, name_key, ref limit ${limit}`
  return { orphans: rows.map(({ total: _, ...orphan }): Orphan => orphan), count: rows[0]?.total ?? 0 }
}

/** Owners that do not exist, those of the most entities first, each with the name of one. */
export const findUnknownOwners = (db: TenantReader, tenantId: TenantId, limit: number) =>
  db.$queryRaw<{ ref: string; owns: number; example: string }[]>`
    select e.owner_ref as ref, count(*)::int as owns, min(coalesce(e.title, e.name)) as example
    from entity e left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
    where e.tenant_id = ${tenantId}::uuid and e.owner_ref is not null and o.ref is null group by 1 order by 2 desc, 1 limit ${limit}`

/** Groups without members and subgroups, those that own the most first. */
export const findEmptyGroups = (db: TenantReader, tenantId: TenantId, limit: number) =>
  db.$queryRaw<{ ref: string; label: string; owns: number; detached: boolean }[]>`
    select g.ref, coalesce(g.title, g.name) as label, g.integration_id is null as detached,
      (select count(*)::int from entity e where e.tenant_id = g.tenant_id and e.owner_ref = g.ref) as owns
    from entity g where g.tenant_id = ${tenantId}::uuid and g.kind = 'group' and not exists (
      select from relation r where r.tenant_id = g.tenant_id and r.target_ref = g.ref and r.type in ('memberOf', 'childOf'))
    order by 4 desc, 2 limit ${limit}`

/** How many entities there are of these kinds, and how many have an owner that exists. */
export async function countOwned(db: TenantReader, tenantId: TenantId, kinds: readonly string[]) {
  const [row] = await db.$queryRaw<{ total: number; answered: number }[]>`
    select count(*)::int as total, count(o.ref)::int as answered
    from entity e left join entity o on o.tenant_id = e.tenant_id and o.ref = e.owner_ref
    where e.tenant_id = ${tenantId}::uuid and e.kind = any(${[...kinds]})`
  return row ?? { total: 0, answered: 0 }
}
