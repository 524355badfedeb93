import { Prisma } from '@callboard/db/generated/client'
import { pathOfKey } from '../domain/facets.ts'
import type { EntityOrder } from '../domain/query.ts'
import { columnOf, facetValues, relationOf } from './entity-condition.ts'

type Sql = Prisma.Sql
const { sql } = Prisma

const isScalar = sql`jsonb_typeof(v) in ('string', 'number', 'boolean')`

/**
 * The text values of an entity `e` for a key, as a single-column sub-select. Most keys match the document's own spelling and use
 * a JSON path, through lists; the others need a function that walks the document, which is ten times slower.
 */
export function valuesAt(key: string): Sql {
  const path = `$${pathOfKey(key)
    .map((part) => `.${JSON.stringify(part)}`)
    .join('')}[*]`
  const direct = sql`jsonb_path_query(e.data, ${path}::text::jsonpath) v where ${isScalar}`
  return sql`select v #>> '{}' from ${direct}
    union all select v from app.values_at(e.data, ${key.toLowerCase()}) v where not exists (select from ${direct})`
}

/** The sort value of a key: up to 200 characters of its text in lower case. Of several values, the first in order. */
export function orderValue({ field, order }: EntityOrder): Sql {
  if (field === '$updated') return sql`to_char(e.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`
  const column = columnOf(field)
  if (column) return column
  const first = order === 'asc' ? sql`min` : sql`max`
  const relation = relationOf(field)
  if (relation)
    return sql`(select ${first}(${relation.to}) from relation r where r.tenant_id = e.tenant_id and ${relation.from} = e.ref and r.type = ${relation.type})`
  return sql`(select ${first}(value) from ${facetValues(field)})`
}
