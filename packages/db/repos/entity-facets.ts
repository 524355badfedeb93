import { pathOfKey } from '@callboard/core/entity/facets'
import type { EntityFilter } from '@callboard/core/entity/query'
import { canonicalRelation } from '@callboard/core/entity/relations'
import type { TenantId } from '@callboard/core/ids'
import { Prisma } from '../generated/client.ts'
import type { TenantReader } from '../for-tenant.ts'
import { whereOf } from './entity-query.ts'

type Sql = Prisma.Sql
const { sql } = Prisma

export type FacetCount = { value: string; count: number }

/** How often each value of a key occurs among the entities that a filter leaves. */
export function countFacet(
  db: TenantReader,
  tenantId: TenantId,
  key: string,
  filter: EntityFilter | undefined,
  term?: string,
): Promise<FacetCount[]> {
  const where = whereOf(tenantId, { ...(filter ? { filter } : {}), ...(term ? { text: { term } } : {}) })
  const direct = new Map<string, Sql>(
    Object.entries({
      kind: sql`e.kind_name`,
      'metadata.name': sql`e.name`,
      'metadata.namespace': sql`e.namespace`,
      'spec.type': sql`e.type`,
      'spec.lifecycle': sql`e.lifecycle`,
      $owner: sql`e.owner_ref`,
      $system: sql`e.system_ref`,
      'metadata.uid': sql`e.id::text`,
    }),
  )
  const column = direct.get(key)
  const relation = key.startsWith('relations.') ? canonicalRelation(key.slice('relations.'.length)) : undefined
  const from = column
    ? sql`select ${column} as value from entity e where ${where}`
    : key === 'metadata.tags'
      ? sql`select unnest(e.tags) as value from entity e where ${where}`
      : relation
        ? relation.swapped
          ? sql`select r.source_ref as value from entity e join relation r on r.tenant_id = e.tenant_id and r.target_ref = e.ref and r.type = ${relation.type} where ${where}`
          : sql`select r.target_ref as value from entity e join relation r on r.tenant_id = e.tenant_id and r.source_ref = e.ref and r.type = ${relation.type} where ${where}`
        : sql`select v #>> '{}' as value from entity e cross join lateral jsonb_array_elements(
            case jsonb_typeof(e.data #> ${pathOfKey(key)}::text[]) when 'array' then e.data #> ${pathOfKey(key)}::text[] when 'object' then '[]'::jsonb
              else jsonb_build_array(e.data #> ${pathOfKey(key)}::text[]) end) v where ${where}`
  return db.$queryRaw<
    FacetCount[]
  >`select value, count(*)::int as count from (${from}) f where value is not null group by 1 order by 2 desc, 1 limit 10000`
}

export const filterKeys = ['owner', 'type', 'lifecycle', 'tag', 'system'] as const
export type FilterKey = (typeof filterKeys)[number]

/** Values of one filter that are counted at most. */
const maxOptions = 10_000

/** What every filter of the catalog offers, the most frequent first: one pass over the entities for the columns, one for tags. */
export async function countFilterOptions(
  db: TenantReader,
  tenantId: TenantId,
  filter: EntityFilter | undefined,
): Promise<Record<FilterKey, FacetCount[]>> {
  const where = whereOf(tenantId, filter ? { filter } : {})
  const rows = await db.$queryRaw<(FacetCount & { key: FilterKey })[]>`
    select key, value, count from (
      select key, value, count, row_number() over (partition by key order by count desc, value) as nth from (
        select case 0 when grouping(e.owner_ref) then 'owner' when grouping(e.type) then 'type' when grouping(e.lifecycle) then 'lifecycle'
            else 'system' end as key,
          coalesce(e.owner_ref, e.type, e.lifecycle, e.system_ref) as value, count(*)::int as count
        from entity e where ${where} group by grouping sets ((e.owner_ref), (e.type), (e.lifecycle), (e.system_ref))
        union all
        select 'tag', tag, count(*)::int from (select unnest(e.tags) as tag from entity e where ${where}) t group by tag
      ) counted where value is not null
    ) ranked where nth <= ${maxOptions} order by key, nth`
  const of = (key: FilterKey) => rows.filter((r) => r.key === key).map(({ value, count }) => ({ value, count }))
  return { owner: of('owner'), type: of('type'), lifecycle: of('lifecycle'), tag: of('tag'), system: of('system') }
}
