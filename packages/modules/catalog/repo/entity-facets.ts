import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import type { EntityFilter } from '../domain/query.ts'
import { mayHave, relationOf } from './entity-condition.ts'
import { countedFacet } from './entity-counts.ts'
import { whereOf } from './entity-query.ts'
import { valuesAt } from './entity-values.ts'

type Sql = Prisma.Sql
const { sql } = Prisma

export type FacetCount = { value: string; count: number }

/** Keys with their own column, with their values as written. */
const columns = new Map<string, Sql>(
  Object.entries({
    kind: sql`e.kind_name`,
    'metadata.name': sql`e.name`,
    'metadata.namespace': sql`e.namespace`,
    'spec.type': sql`e.type`,
    'spec.lifecycle': sql`e.lifecycle`,
    'metadata.uid': sql`e.id::text`,
    $owner: sql`e.owner_ref`,
    $system: sql`e.system_ref`,
  }),
)

/** Values of a key per entity. A value that an entity has twice, ignoring case, counts once. */
function valuesOf(key: string, where: Sql): Sql {
  const column = columns.get(key) ?? columns.get(key.toLowerCase())
  if (column) return sql`select ${column} as value from entity e where ${where}`
  const relation = relationOf(key)
  if (relation)
    return sql`select distinct e.id, ${relation.to} as value from entity e join relation r on r.tenant_id = e.tenant_id and ${relation.from} = e.ref
      and r.type = ${relation.type} where ${where}`
  const values = key.toLowerCase() === 'metadata.tags' ? sql`select unnest(e.tags)` : sql`${valuesAt(key)}`
  return sql`select v.value from entity e cross join lateral (
      select min(value) as value from (${values}) found(value) where length(value) <= 200 group by lower(value)
    ) v where ${where} and ${mayHave(key)}`
}

/** Value counts of a key among the entities that match a filter. */
export function countFacet(
  db: TenantReader,
  tenantId: TenantId,
  key: string,
  filter: EntityFilter | undefined,
  term?: string,
): Promise<FacetCount[]> {
  const counts = (term ? undefined : countedFacet(tenantId, key, filter)) ?? countedNow(tenantId, key, filter, term)
  const facet = sql`select value, count from (${counts}) facet order by 2 desc, 1 limit 10000`
  // There are few kinds.
  return key === 'kind' ? readTogether<FacetCount>(db, facet) : db.$queryRaw<FacetCount[]>(facet)
}

function countedNow(tenantId: TenantId, key: string, filter: EntityFilter | undefined, term?: string): Sql {
  const where = whereOf(tenantId, { ...(filter ? { filter } : {}), ...(term ? { text: { term } } : {}) })
  return sql`select value, count(*)::int as count from (${valuesOf(key, where)}) f where value is not null group by value`
}

const filterKeys = ['owner', 'type', 'lifecycle', 'tag', 'system'] as const
export type FilterKey = (typeof filterKeys)[number]

/** What a user types finds owners and systems by their name and title. */
const isReference = (key: FilterKey) => key === 'owner' || key === 'system'

const filterColumns: Readonly<Record<Exclude<FilterKey, 'tag'>, Sql>> = {
  owner: sql`e.owner_ref`,
  type: sql`e.type`,
  lifecycle: sql`e.lifecycle`,
  system: sql`e.system_ref`,
}

type FilterOption = FacetCount & { /** Of an owner or a system that has one. */ title: string | null }

/** Options of a catalog filter that contain a text, most frequent first. */
export function findFilterOptions(
  db: TenantReader,
  tenantId: TenantId,
  { key, text, limit, filter }: { key: FilterKey; text: string; limit: number; filter: EntityFilter | undefined },
): Promise<FilterOption[]> {
  const where = whereOf(tenantId, filter ? { filter } : {})
  const values = key === 'tag' ? sql`select unnest(e.tags)` : sql`select ${filterColumns[key]}`
  const counted = sql`select value, count(*)::int as count from (${values} as value from entity e where ${where}) v where value is not null group by value`
  const term = text.toLowerCase()
  if (!isReference(key))
    return db.$queryRaw<FilterOption[]>`select value, count, null as title from (${counted}) c
      where strpos(lower(value), ${term}) > 0 order by count desc, value limit ${limit}`
  return db.$queryRaw<FilterOption[]>`select c.value, c.count, o.title
    from (${counted}) c left join entity o on o.tenant_id = ${tenantId}::uuid and o.ref = c.value
    where strpos(regexp_replace(lower(c.value), '^[^:]*:(default/)?', ''), ${term}) > 0 or strpos(lower(o.title), ${term}) > 0
    order by c.count desc, c.value limit ${limit}`
}

/** Options of all catalog filters, most frequent first: one pass over the entities for the columns, one for tags. */
export async function countFilterOptions(
  db: TenantReader,
  tenantId: TenantId,
  { filter, limit }: { filter: EntityFilter | undefined; limit: number },
): Promise<Record<FilterKey, FacetCount[]>> {
  const where = whereOf(tenantId, filter ? { filter } : {})
  const rows = await readTogether<FacetCount & { key: FilterKey }>(
    db,
    sql`select key, value, count from (
      select key, value, count, row_number() over (partition by key order by count desc, value) as nth from (
        select case 0 when grouping(e.owner_ref) then 'owner' when grouping(e.type) then 'type' when grouping(e.lifecycle) then 'lifecycle'
            else 'system' end as key,
          coalesce(e.owner_ref, e.type, e.lifecycle, e.system_ref) as value, count(*)::int as count
        from entity e where ${where} group by grouping sets ((e.owner_ref), (e.type), (e.lifecycle), (e.system_ref))
        union all
        select 'tag', tag, count(*)::int from (select unnest(e.tags) as tag from entity e where ${where}) t group by tag
      ) counted where value is not null
    ) ranked where nth <= ${limit} order by key, nth`,
  )
  const of = (key: FilterKey) => rows.filter((r) => r.key === key).map(({ value, count }) => ({ value, count }))
  return { owner: of('owner'), type: of('type'), lifecycle: of('lifecycle'), tag: of('tag'), system: of('system') }
}
