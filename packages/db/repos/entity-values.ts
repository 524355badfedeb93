import { pathOfKey } from '@callboard/core/entity/facets'
import type { EntityOrder } from '@callboard/core/entity/query'
import { Prisma } from '../generated/client.ts'
import { columnOf, relationOf } from './entity-condition.ts'

type Sql = Prisma.Sql
const { sql } = Prisma

/**
 * The texts that an entity `e` has at a key, as a sub-select of one column. Most keys lead straight to one value; the function
 * walks the document for those that are written in another case or lead through lists.
 */
export function valuesAt(key: string): Sql {
  const path = pathOfKey(key)
  return sql`select e.data #>> ${path}::text[] where jsonb_typeof(e.data #> ${path}::text[]) in ('string', 'number', 'boolean')
    union all
    select v from app.values_at(e.data, ${key.toLowerCase()}) v
      where jsonb_typeof(e.data #> ${path}::text[]) is null or jsonb_typeof(e.data #> ${path}::text[]) not in ('string', 'number', 'boolean')`
}

/** What orders by a key compare: its text in lower case. Of several values it is the one that comes first. */
export function orderValue({ field, order }: EntityOrder): Sql {
  if (field === '$updated') return sql`to_char(e.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`
  const column = columnOf(field)
  if (column) return column
  const first = order === 'asc' ? sql`min` : sql`max`
  const relation = relationOf(field)
  if (relation)
    return sql`(select ${first}(${relation.to}) from relation r where r.tenant_id = e.tenant_id and ${relation.from} = e.ref and r.type = ${relation.type})`
  return sql`(select ${first}(lower(value)) from (${valuesAt(field)}) found(value))`
}
