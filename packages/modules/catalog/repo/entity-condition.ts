import { Prisma } from '@callboard/db/generated/client'
import { type columnKeys, everywhere, mayHaveValue } from '../domain/facets.ts'
import type { EntityFilter } from '../domain/query.ts'
import { canonicalRelation } from '../domain/relations.ts'

type Sql = Prisma.Sql
const { sql, join } = Prisma

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** LIKE patterns. */
const startingWith = (text: string): string => `${escaped(text)}%`
export const containing = (text: string): string => `%${escaped(text)}%`

/** Keys with their own column. Comparison is case-insensitive, as in Backstage. */
const columns = new Map<string, Sql>(
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

/** The column of a key, case-insensitive. */
export const columnOf = (key: string): Sql | undefined => columns.get(key) ?? columns.get(key.toLowerCase())

export type RelationKey = { type: string; from: Sql; to: Sql }

/** The relation of a key such as `relations.ownerOf`, and which columns hold this entity and the target. */
export function relationOf(key: string): RelationKey | undefined {
  const [, name] = /^relations\.(.+)$/i.exec(key) ?? []
  const relation = name === undefined ? undefined : canonicalRelation(name)
  if (!relation) return undefined
  const [from, to] = relation.swapped ? [sql`r.target_ref`, sql`r.source_ref`] : [sql`r.source_ref`, sql`r.target_ref`]
  return { type: relation.type, from, to }
}

/** The targets of an entity's relations of one type for which `kept` holds. */
const hasRelation = ({ type, from, to }: RelationKey, kept: (target: Sql) => Sql): Sql =>
  sql`exists (select from relation r where r.tenant_id = e.tenant_id and ${from} = e.ref and r.type = ${type} and ${kept(to)})`

/**
 * Sub-selects are arrays that are computed once per query: after a large sync, with outdated statistics, the planner has been
 * seen to run a plain sub-select once per row.
 */
function relationCondition(relation: RelationKey, targets: string[] | undefined): Sql {
  const { type, from, to } = relation
  if (!targets) return hasRelation(relation, () => sql`true`)
  return sql`e.ref = any(array(select ${from} from relation r where r.tenant_id = app.current_tenant() and r.type = ${type} and ${to} = any(${targets}::text[])))`
}

/**
 * Whether a value of a key matches a LIKE pattern, in any case. Values of more than 200 characters never match, as in
 * Backstage.
 */
export function matches(key: string, text: string): Sql {
  const column = columnOf(key)
  if (column) return sql`${column} like ${lowered(text)}`
  const pattern = text.toLowerCase()
  const relation = relationOf(key)
  if (relation) return hasRelation(relation, (target) => sql`${target} like ${pattern}`)
  return sql`exists (select from ${facetValues(key)} where value like ${pattern})`
}

/** The values of an entity `e` for a key, in lower case, from its facets. */
export function facetValues(key: string): Sql {
  const start = `${key.toLowerCase()}=`
  return sql`(select substr(f, ${[...start].length + 1}::int) from unnest(e.facets) f where starts_with(f, ${start})) facet(value)`
}

/** A text as columns have it in lower case. PostgreSQL and JavaScript differ for a few letters, such as İ and a final Σ. */
const lowered = (text: string): Sql => (/^\p{ASCII}*$/u.test(text) ? sql`${text.toLowerCase()}` : sql`lower(${text}::text)`)

function oneOf(column: Sql, values: readonly string[]): Sql {
  if (values.length === 1) return sql`${column} = ${lowered(values[0] ?? '')}`
  if (values.every((value) => /^\p{ASCII}*$/u.test(value)))
    return sql`${column} = any(${values.map((v) => v.toLowerCase())}::text[])`
  return sql`${column} = any(array(select lower(v) from unnest(${[...values]}::text[]) v))`
}

/** Index entries for the presence of a key. List entries such as `metadata.tags.go` have only the second. */
const presence = (key: string): string[] => [key, `${key}=true`]

/** Index entries that satisfy a condition; undefined if the index alone cannot decide. */
function facetsOf(filter: EntityFilter): string[] | undefined {
  if (!('key' in filter) || 'prefix' in filter || ('exists' in filter && !filter.exists)) return undefined
  const key = filter.key.toLowerCase()
  if (columnOf(filter.key) || key.startsWith('relations.')) return undefined
  if ('values' in filter) return filter.values.map((v) => `${key}=${v.toLowerCase()}`)
  return everywhere.has(key) ? undefined : presence(key)
}

/** Candidate entities for a key, from the facet index; all of them if a column or relation decides. */
export function mayHave(key: string): Sql {
  const lower = key.toLowerCase()
  if (columnOf(key) || everywhere.has(lower)) return sql`true`
  if (lower.startsWith('relations.')) return relationOf(key) ? sql`true` : sql`false`
  return mayHaveValue(lower) ? withAnyFacet(presence(lower)) : sql`false`
}

const withAnyFacet = (wanted: readonly string[]): Sql =>
  sql`e.id = any(array(select app.entities_with_any_facet(${wanted}::text[])))`

/** Alternatives as SQL. Those in the facet index are looked up together, with one array instead of one each. */
function anyOf(filters: readonly EntityFilter[]): Sql {
  const wanted = new Set(filters.flatMap((f) => facetsOf(f) ?? []))
  const parts = filters.filter((f) => !facetsOf(f)).map(conditionOf)
  if (wanted.size > 0) parts.push(withAnyFacet([...wanted]))
  return parts.length === 0 ? sql`false` : sql`(${join(parts, ' or ')})`
}

/** One condition as SQL. Keys without a column use the facet index through its SECURITY DEFINER function. */
export function conditionOf(filter: EntityFilter): Sql {
  if ('all' in filter) return filter.all.length === 0 ? sql`true` : sql`(${join(filter.all.map(conditionOf), ' and ')})`
  if ('any' in filter) return anyOf(filter.any)
  if ('not' in filter) return sql`not coalesce(${conditionOf(filter.not)}, false)`
  const key = filter.key.toLowerCase()
  const values = 'values' in filter ? filter.values.map((v) => v.toLowerCase()) : undefined
  if ('exists' in filter && !filter.exists) return sql`not (${conditionOf({ key: filter.key, exists: true })})`
  if ('prefix' in filter) return sql`(${mayHave(key)} and ${matches(filter.key, startingWith(filter.prefix))})`
  const column = columnOf(filter.key)
  if (column) return 'values' in filter ? oneOf(column, filter.values) : sql`${column} is not null`
  if (!values && everywhere.has(key)) return sql`true`
  if (key.startsWith('relations.')) {
    const relation = relationOf(key)
    return relation ? relationCondition(relation, values) : sql`false`
  }
  return withAnyFacet(facetsOf(filter) ?? [])
}
