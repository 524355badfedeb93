import { type columnKeys, everywhere } from '@callboard/core/entity/facets'
import type { EntityFilter } from '@callboard/core/entity/query'
import { canonicalRelation } from '@callboard/core/entity/relations'
import { Prisma } from '../generated/client.ts'

type Sql = Prisma.Sql
const { sql, join } = Prisma

/** Keys that have a column. Values compare without regard to case, as Backstage's do. */
export const columns = new Map<string, Sql>(
  Object.entries({
    kind: sql`e.kind`,
    'metadata.name': sql`e.name_key`,
    'metadata.namespace': sql`lower(e.namespace)`,
    'metadata.description': sql`lower(e.description)`,
    'spec.type': sql`lower(e.type)`,
    'spec.lifecycle': sql`lower(e.lifecycle)`,
    'metadata.uid': sql`e.id::text`,
    $ref: sql`e.ref`,
    $owner: sql`e.owner_ref`,
    $system: sql`e.system_ref`,
  } satisfies Record<(typeof columnKeys)[number], Sql> & Record<string, Sql>),
)

/**
 * Sub-selects of conditions are arrays that are made once, before the rows are looked at: with a plain sub-select the
 * planner, whose statistics lag behind a large sync, has been seen to run it once for each row.
 */
function relationCondition(key: string, targets: string[] | undefined): Sql | undefined {
  const relation = canonicalRelation(key.slice('relations.'.length))
  if (!relation) return undefined
  const [from, to] = relation.swapped ? [sql`r.target_ref`, sql`r.source_ref`] : [sql`r.source_ref`, sql`r.target_ref`]
  if (!targets)
    return sql`exists (select from relation r where r.tenant_id = e.tenant_id and ${from} = e.ref and r.type = ${relation.type})`
  return sql`e.ref = any(array(select ${from} from relation r where r.tenant_id = app.current_tenant() and r.type = ${relation.type} and ${to} = any(${targets}::text[])))`
}

const oneOf = (column: Sql, values: string[]): Sql =>
  values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::text[])`

/** The entries of the facet index that fit a condition; undefined for one that the index does not answer alone. */
function facetsOf(filter: EntityFilter): string[] | undefined {
  if (!('key' in filter) || ('exists' in filter && !filter.exists)) return undefined
  const key = filter.key.toLowerCase()
  if (columns.has(filter.key) || columns.has(key) || key.startsWith('relations.')) return undefined
  if ('values' in filter) return filter.values.map((v) => `${key}=${v.toLowerCase()}`)
  return everywhere.has(key) ? undefined : [key]
}

const withAnyFacet = (wanted: readonly string[]): Sql =>
  sql`e.id = any(array(select app.entities_with_any_facet(${wanted}::text[])))`

/** Alternatives as SQL. Those of the facet index are looked up together: one array instead of one for each. */
function anyOf(filters: readonly EntityFilter[]): Sql {
  const wanted = new Set(filters.flatMap((f) => facetsOf(f) ?? []))
  const parts = filters.filter((f) => !facetsOf(f)).map(conditionOf)
  if (wanted.size > 0) parts.push(withAnyFacet([...wanted]))
  return parts.length === 0 ? sql`false` : sql`(${join(parts, ' or ')})`
}

/** One condition as SQL. What no column holds goes through the facet index, behind its SECURITY DEFINER function. */
export function conditionOf(filter: EntityFilter): Sql {
  if ('all' in filter) return filter.all.length === 0 ? sql`true` : sql`(${join(filter.all.map(conditionOf), ' and ')})`
  if ('any' in filter) return anyOf(filter.any)
  if ('not' in filter) return sql`not coalesce(${conditionOf(filter.not)}, false)`
  const key = filter.key.toLowerCase()
  const values = 'values' in filter ? filter.values.map((v) => v.toLowerCase()) : undefined
  if ('exists' in filter && !filter.exists) return sql`not (${conditionOf({ key: filter.key, exists: true })})`
  const column = columns.get(filter.key) ?? columns.get(key)
  if (column) return values ? oneOf(column, values) : sql`${column} is not null`
  if (!values && everywhere.has(key)) return sql`true`
  if (key.startsWith('relations.')) return relationCondition(key, values) ?? sql`false`
  return withAnyFacet(facetsOf(filter) ?? [])
}
