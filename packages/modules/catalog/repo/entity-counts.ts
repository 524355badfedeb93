import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { countedKeys } from '../domain/facets.ts'
import { type EntityFilter, wholeKindsOf } from '../domain/query.ts'

type Sql = Prisma.Sql
const { sql, empty } = Prisma

/**
 * The value counts of a key as rows of `value` and `count`, from what was counted as entities were written.
 * @returns undefined if the key or the filter needs the entities themselves
 */
export function countedFacet(tenantId: TenantId, key: string, filter: EntityFilter | undefined): Sql | undefined {
  const lower = key.toLowerCase()
  const kinds = wholeKindsOf(filter)
  if (!countedKeys.has(lower) || !kinds) return undefined
  return sql`
    select c.value, sum(c.count)::int as count from entity_count c
    where c.tenant_id = ${tenantId}::uuid and c.key = ${lower} ${kinds === 'all' ? empty : sql`and c.kind = any(${kinds}::text[])`}
    group by c.value having sum(c.count) <> 0`
}

/** The number of entities as a value, if a filter asks for whole kinds. */
export function countedTotal(tenantId: TenantId, filter: EntityFilter | undefined): Sql | undefined {
  const counts = countedFacet(tenantId, 'kind', filter)
  return counts && sql`(select coalesce(sum(count), 0)::int from (${counts}) counted)`
}

/** The number of entities of a kind, as an SQL value. */
export const countOfKind = (tenantId: TenantId, kind: string): Sql => sql`(
  select coalesce(sum(c.count), 0)::int from entity_count c where c.tenant_id = ${tenantId}::uuid and c.key = 'kind' and c.kind = ${kind})`

/** What the rows for each value should add up to. */
const counted = sql`
  select e.tenant_id, e.kind, c.key, c.value, count(*)::int as count
  from entity e cross join lateral app.counted_values(e.kind_name, e.namespace, e.type, e.lifecycle, e.tags) c
  group by 1, 2, 3, 4`

/** More rows than values by this much are merged. */
const maxSurplus = 200

/** Merges the counts of an organization into one row for each value, if there are many more rows than values. */
export async function mergeCounts(db: TenantDb, tenantId: TenantId): Promise<void> {
  // The lock precedes the snapshot of the statement, so that no two add up the same rows.
  await lockUntilCommit(db, `entity counts ${tenantId}`)
  await db.$executeRaw`
    with surplus as materialized (
      select count(*) - count(distinct (kind, key, value)) > ${maxSurplus} as exceeded from entity_count where tenant_id = ${tenantId}::uuid
    ), merged as (
      delete from entity_count where tenant_id = ${tenantId}::uuid and (select exceeded from surplus) returning kind, key, value, count
    )
    insert into entity_count (tenant_id, kind, key, value, count)
    select ${tenantId}::uuid, kind, key, value, sum(count)::int from merged group by kind, key, value having sum(count) <> 0`
}

/**
 * Counts the entities of an organization again. It removes the rows and counts the entities that it sees in one snapshot; a write
 * that commits later adds its own rows.
 */
export async function recount(db: TenantDb, tenantId: TenantId): Promise<void> {
  await lockUntilCommit(db, `entity counts ${tenantId}`)
  await db.$executeRaw`
    with replaced as (delete from entity_count where tenant_id = ${tenantId}::uuid)
    insert into entity_count (tenant_id, kind, key, value, count)
    select counted.* from (${counted}) counted where counted.tenant_id = ${tenantId}::uuid`
}

/** Values whose rows do not add up to the number of entities. There are none; tests look after every suite. */
export const wrongCounts = sql`
  select tenant_id::text as "tenantId", kind, key, value from (${counted}) actual
  full join (
    select tenant_id, kind, key, value, sum(count)::int as count from entity_count group by 1, 2, 3, 4 having sum(count) <> 0
  ) kept using (tenant_id, kind, key, value)
  where actual.count is distinct from kept.count`

export const findWrongCounts = (db: AnyDb) => db.$queryRaw<{ tenantId: string; key: string; value: string }[]>(wrongCounts)
