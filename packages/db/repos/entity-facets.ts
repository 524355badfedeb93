import type { EntityFilter } from '@callboard/core/entity/query'
import type { TenantId } from '@callboard/core/ids'
import { Prisma } from '../generated/client.ts'
import type { TenantReader } from '../for-tenant.ts'
import { mayHave, relationOf } from './entity-condition.ts'
import { whereOf } from './entity-query.ts'
import { valuesAt } from './entity-values.ts'

type Sql = Prisma.Sql
const { sql } = Prisma

export type FacetCount = { value: string; count: number }

/** Keys that have a column, with their values as written. */
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

/** The values that each of the entities has at a key. One that an entity has twice, also in another case, counts once. */
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

/** How often each value of a key occurs among the entities that a filter leaves. */
export function countFacet(
  db: TenantReader,
  tenantId: TenantId,
  key: string,
  filter: EntityFilter | undefined,
  term?: string,
): Promise<FacetCount[]> {
  const where = whereOf(tenantId, { ...(filter ? { filter } : {}), ...(term ? { text: { term } } : {}) })
  return db.$queryRaw<
    FacetCount[]
  >`select value, count(*)::int as count from (${valuesOf(key, where)}) f where value is not null group by 1 order by 2 desc, 1 limit 10000`
}
