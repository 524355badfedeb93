import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import { type MapEntity, mapGroupKinds, mapRelations } from '../domain/map.ts'
import { missingValue } from '../domain/view-fields.ts'

export type MapFilter = { kinds: string[]; owners: string[]; refs: string[] | undefined; limit: number }

const groupKinds: string[] = [...mapGroupKinds]

function matches(tenantId: TenantId, { kinds, refs, ...filter }: Omit<MapFilter, 'limit'>): Prisma.Sql {
  const owners = filter.owners.map((o) => (o === missingValue ? '' : o))
  return Prisma.sql`e.tenant_id = ${tenantId}::uuid and e.kind <> all(${groupKinds}::text[])
      and (cardinality(${kinds}::text[]) = 0 or e.kind = any(${kinds}::text[]))
      and (cardinality(${owners}::text[]) = 0 or coalesce(lower(e.owner_ref), '') = any(${owners}::text[]))
      and (${refs ?? null}::text[] is null or e.ref = any(${refs ?? []}::text[]))`
}

type MapSummary = { total: number; systems: number; teams: number }

/** How many entities match, and how many systems and teams those have. */
export async function countMap(db: TenantReader, tenantId: TenantId, filter: Omit<MapFilter, 'limit'>): Promise<MapSummary> {
  const [row] = await readTogether<MapSummary>(
    db,
    Prisma.sql`select count(*)::int as total, count(distinct lower(e.system_ref))::int as systems, count(distinct lower(e.owner_ref))::int as teams
      from entity e where ${matches(tenantId, filter)}`,
  )
  return row ?? { total: 0, systems: 0, teams: 0 }
}

/** Entities in the order in which a limit keeps them, and how many match. */
export async function findMapEntities(db: TenantReader, tenantId: TenantId, filter: MapFilter) {
  const { limit } = filter
  const rows = await db.$queryRaw<(MapEntity & { total: number })[]>`
    select e.ref, coalesce(e.title, e.name) as label, e.kind, e.type, lower(e.system_ref) as system, lower(e.owner_ref) as owner,
      count(*) over ()::int as total
    from entity e
    where ${matches(tenantId, filter)}
    order by array_position(array['component', 'api', 'resource'], e.kind) nulls last, e.kind, e.name_key, e.id
    limit ${limit}`
  return { entities: rows.map(({ total: _, ...entity }): MapEntity => entity), total: rows[0]?.total ?? 0 }
}

/** Relations whose ends are both among these entities. */
export const findMapRelations = (db: TenantReader, tenantId: TenantId, refs: string[], limit: number) =>
  db.$queryRaw<{ source: string; type: string; target: string }[]>`
    with shown(ref) as (select unnest(${refs}::text[]))
    select distinct r.source_ref as source, r.type, r.target_ref as target
    from shown s
      join relation r on r.tenant_id = ${tenantId}::uuid and r.source_ref = s.ref and r.type = any(${[...mapRelations]}::text[])
      join shown t on t.ref = r.target_ref
    where r.source_ref <> r.target_ref
    order by 1, 2, 3
    limit ${limit}`

/** The number of entities of each kind and owner, whatever the filters. */
export const countMapEntities = (db: TenantReader, tenantId: TenantId) =>
  db.$queryRaw<{ kind: string; owner: string | null; count: number }[]>`
    select kind, lower(owner_ref) as owner, count(*)::int as count from entity
    where tenant_id = ${tenantId}::uuid and kind <> all(${groupKinds}::text[])
    group by 1, 2`

export const findLabels = (db: TenantReader, tenantId: TenantId, refs: string[]) =>
  db.$queryRaw<{ ref: string; label: string }[]>`
    select ref, coalesce(title, name) as label from entity where tenant_id = ${tenantId}::uuid and ref = any(${refs}::text[])`
