import type { TenantId, UserId } from '@callboard/core/ids'
import type { RowReader, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import type { StatementText, TextRow } from '@callboard/db/tenant-statement'
import { folded } from '@callboard/modules/search/domain/fold'
import type { EntityFilter, EntityOrder, EntityQuery } from '../domain/query.ts'
import { conditionOf, containing, matches, mayHave } from './entity-condition.ts'
import { countedTotal } from './entity-counts.ts'
import { documentOf } from './entity-document.ts'
import { orderValue } from './entity-values.ts'
import { refsOfPerson } from './my-groups.ts'

type Sql = Prisma.Sql
const { sql, join, empty } = Prisma

function textCondition(text: NonNullable<EntityQuery['text']>): Sql {
  const found = sql`e.id = any(array(select app.entities_matching(${containing(folded(text.term))})))`
  const fields = text.fields?.filter((f) => f !== '*') ?? []
  if (fields.length === 0) return found
  const pattern = containing(text.term)
  const inFields = join(
    fields.map((f) => textInField(f, pattern)),
    ' or ',
  )
  // The index covers name, title, description and tags; other fields are compared row by row.
  const indexed = fields.every((f) => ['metadata.name', 'metadata.title', 'metadata.description'].includes(f.toLowerCase()))
  return indexed ? sql`(${found} and (${inFields}))` : sql`(${inFields})`
}

/** The title column may contain a user's display name instead, and reading the document costs more than everything else. */
const textInField = (field: string, pattern: string): Sql =>
  field.toLowerCase() === 'metadata.title'
    ? sql`(lower(e.title) like lower(${pattern}) and lower(e.data #>> '{metadata,title}') like lower(${pattern}))`
    : matches(field, pattern)

/** Entities with a sort value. */
const hasOrderValue = (order: EntityOrder): Sql => sql`${mayHave(order.field)} and ${orderValue(order)} is not null`

const always: ReadonlySet<string> = new Set(['metadata.name', '$ref', '$updated'])

/** The conditions of a query, for a tenant's entities `e`. */
export function whereOf(tenantId: TenantId, query: Pick<EntityQuery, 'filter' | 'text' | 'order' | 'missing'>): Sql {
  const conditions = [sql`e.tenant_id = ${tenantId}::uuid`]
  if (query.filter) conditions.push(conditionOf(query.filter))
  if (query.text) conditions.push(textCondition(query.text))
  if (query.missing !== 'last')
    for (const order of query.order ?? []) if (!always.has(order.field)) conditions.push(hasOrderValue(order))
  return join(conditions, ' and ')
}

const isOfOneKind = (filter: EntityFilter): boolean =>
  'all' in filter
    ? filter.all.some(isOfOneKind)
    : 'any' in filter
      ? filter.any.length === 1 && filter.any.every(isOfOneKind)
      : 'values' in filter && filter.key === 'kind' && filter.values.length === 1

/**
 * Default order: by name within one kind, otherwise by id. Both use an index; a page of one kind in id order would have to skip
 * the rest of the catalog.
 */
const ordered = (query: EntityQuery): EntityQuery =>
  // A cursor without values is in id order.
  query.order?.length || query.from?.values.length === 0 || !query.filter || !isOfOneKind(query.filter)
    ? query
    : { ...query, order: [{ field: 'metadata.name', order: 'asc' }] }

type Key = { value: Sql; descending: boolean; mayBeNull: boolean }

/** The sort columns, followed by the id. `backwards` reverses all of them, for the previous page. */
function sortKeys(query: EntityQuery, backwards: boolean): Key[] {
  const orders = (query.order ?? []).map((o) => ({
    value: orderValue(o),
    descending: (o.order === 'desc') !== backwards,
    mayBeNull: query.missing === 'last' && !always.has(o.field),
  }))
  // Ids follow the direction of the first column, so that one index serves both. Among missing values they ascend, as in
  // Backstage.
  const descending = orders.some((o) => o.mayBeNull) ? backwards : (orders[0]?.descending ?? backwards)
  return [...orders, { value: sql`e.id`, descending, mayBeNull: false }]
}

const direction = ({ descending, mayBeNull }: Key): Sql =>
  sql`${descending ? sql`desc` : sql`asc`} ${mayBeNull ? sql`nulls last` : empty}`

/**
 * Rows after a cursor. If no value is missing and all columns have the same direction, a single row comparison can use the index.
 */
function behind(query: EntityQuery, keys: readonly Key[]): Sql {
  const { from } = query
  if (!from) return empty
  const values: (string | null)[] = [...from.values, from.id].slice(-keys.length)
  const compare = keys[0]?.descending ? sql`<` : sql`>`
  const given = (i: number) => (i === keys.length - 1 ? sql`${from.id}::uuid` : sql`${values[i]}::text`)
  if (keys.every((k) => !k.mayBeNull && k.descending === keys[0]?.descending))
    return sql`and (${join(keys.map((k) => k.value))}) ${compare} (${join(keys.map((_, i) => given(i)))})`
  const steps = keys.map((key, i) => {
    const same = keys.slice(0, i).map((k, n) => sql`${k.value} is not distinct from ${given(n)}`)
    const passed = sql`${key.value} ${key.descending ? sql`<` : sql`>`} ${given(i)}`
    // Missing values sort last: only other missing values can follow.
    const after = values[i] === null ? sql`false` : key.mayBeNull ? sql`(${passed} or ${key.value} is null)` : passed
    return sql`(${join([...same, after], ' and ')})`
  })
  return sql`and (${join(steps, ' or ')})`
}

type PageQueries = {
  /** The ids of the page with their sort values. */
  page: Sql
  /** The same of all entities that match, whatever the page. */
  all: Sql
  /** The order of rows `page`. */
  again: Sql
}

function pageOf(tenantId: TenantId, asked: EntityQuery): PageQueries {
  const query = ordered(asked)
  const keys = sortKeys(query, query.from?.direction === 'prev')
  const values = keys.slice(0, -1).map((k) => k.value)
  const ordering = (value: (i: number) => Sql) => join(keys.map((key, i) => sql`${value(i)} ${direction(key)}`))
  const all = sql`
    select e.id, array[${values.length > 0 ? join(values) : empty}]::text[] as "values"
    from entity e where ${whereOf(tenantId, query)}`
  return {
    all,
    page: sql`${all} ${behind(query, keys)}
      order by ${ordering((i) => keys[i]?.value ?? sql`e.id`)} limit ${query.limit + 1} offset ${query.offset ?? 0}`,
    again: ordering((i) => (i === values.length ? sql`page.id` : sql`page."values"[${i + 1}::int]`)),
  }
}

/** The rows of a page, in the query's order. One more was read, to know whether there are more. */
function rowsOfPage<Row>(query: EntityQuery, found: readonly Row[]): { rows: Row[]; hasMore: boolean } {
  const rows = found.slice(0, query.limit)
  if (query.from?.direction === 'prev') rows.reverse()
  return { rows, hasMore: found.length > query.limit }
}

/** The total of a query that needs no look at the entities. */
function knownTotal(tenantId: TenantId, query: EntityQuery): Sql | undefined {
  const everyEntity = !query.text && (query.missing === 'last' || (query.order ?? []).every((o) => always.has(o.field)))
  return everyEntity ? countedTotal(tenantId, query.filter) : undefined
}

/** The number of entities of a query, as a value. */
const totalOf = (tenantId: TenantId, query: EntityQuery): Sql =>
  knownTotal(tenantId, query) ?? sql`(select count(*)::int from entity e where ${whereOf(tenantId, query)})`

/** A query `page` and the total as a value. Both take one pass over what matches if the total is not known otherwise. */
function pageAndTotal(tenantId: TenantId, query: EntityQuery): { queries: Sql; total: Sql; again: Sql } {
  const { page, all, again } = pageOf(tenantId, query)
  if (query.total === 'exclude') return { queries: sql`page as materialized (${page})`, total: sql`null::int`, again }
  if (query.from || knownTotal(tenantId, query))
    return { queries: sql`page as materialized (${page})`, total: totalOf(tenantId, query), again }
  const queries = sql`found as materialized (${all}), page as materialized (
    select page.id, page."values" from found page order by ${again} limit ${query.limit + 1} offset ${query.offset ?? 0})`
  return { queries, total: sql`(select count(*)::int from found)`, again }
}

export type DocumentPage = {
  documents: string[]
  total: number | undefined
  hasMore: boolean
  /** The boundaries for neighbouring pages. */
  first: RowPosition | undefined
  last: RowPosition | undefined
}
type RowPosition = { values: (string | null)[]; id: string }

/** Documents of entities with their total, in one statement and so in one snapshot. */
export async function queryDocuments(client: RowReader, tenantId: TenantId, query: EntityQuery): Promise<DocumentPage> {
  const { queries, total, again } = pageAndTotal(tenantId, query)
  // The total is there even if the page has no rows.
  const found = await client.rows(
    query.limit === 0
      ? sql`select ${query.total === 'include' ? totalOf(tenantId, query) : sql`null::int`}`
      : sql`with ${queries}
          select counted.total, page.id, to_json(page."values"), ${documentOf} from (select ${total} as total) counted
          left join (page join entity e on e.tenant_id = ${tenantId}::uuid and e.id = page.id) on true order by ${again}`,
  )
  const { rows, hasMore } = rowsOfPage(
    query,
    found.filter(([, id]) => id),
  )
  const position = ([, id, values]: TextRow = []) => (id ? { id, values: JSON.parse(values ?? '[]') as string[] } : undefined)
  const count = found[0]?.[0] ?? null
  return {
    documents: rows.map((row) => row[3] ?? ''),
    total: count === null ? undefined : Number(count),
    hasMore,
    first: position(rows[0]),
    last: position(rows.at(-1)),
  }
}

/** Documents by reference, in no order. */
export async function findDocuments(
  client: RowReader,
  tenantId: TenantId,
  refs: readonly string[],
  filter?: EntityFilter,
): Promise<Map<string, string>> {
  const rows = await client.rows(documentsByRef(tenantId, refs, filter))
  return new Map(rows.map(([ref, document]) => [ref ?? '', document ?? '']))
}

function documentsByRef(tenantId: TenantId, refs: readonly string[], filter?: EntityFilter): StatementText {
  const selected = sql`select e.ref, ${documentOf} from entity e`
  if (filter) return sql`${selected} where e.ref = any(${[...refs]}::text[]) and ${whereOf(tenantId, { filter })}`
  // Two texts that never vary: for one reference, the plan of all values is as good as that of one.
  const { name, among } =
    refs.length === 1
      ? { name: 'document_by_ref', among: sql`e.ref = ${refs[0]}` }
      : { name: 'documents_by_refs', among: sql`e.ref = any(${[...refs]}::text[])` }
  const { text, values } = sql`${selected} where e.tenant_id = ${tenantId}::uuid and ${among}`
  return { name, text, values }
}

export type SummaryRow = {
  ref: string
  kind: string
  kindName: string
  namespace: string
  name: string
  title: string | null
  description: string | null
  type: string | null
  lifecycle: string | null
  ownerRef: string | null
  ownerTitle: string | null
  systemRef: string | null
  systemTitle: string | null
  tags: string[]
  updatedAt: Date
  problems: number
  /** Whether a source's code was the evidence for it, instead of a catalog file. */
  inferred: boolean
}
const summaryColumns = sql`e.ref, e.kind, e.kind_name as "kindName", e.namespace, e.name, e.title, e.description, e.type, e.lifecycle, e.owner_ref as "ownerRef",
  (select coalesce(o.title, o.name) from entity o where o.tenant_id = e.tenant_id and o.ref = e.owner_ref) as "ownerTitle", e.system_ref as "systemRef",
  (select coalesce(o.title, o.name) from entity o where o.tenant_id = e.tenant_id and o.ref = e.system_ref) as "systemTitle", e.tags, e.updated_at as "updatedAt",
  (select count(*)::int from problem p where p.tenant_id = e.tenant_id and p.ref = e.ref) as problems,
  e.receipts is not null as inferred`

/** A page of summaries and the total of the query, in one statement. */
export async function queryEntitySummaries(
  db: TenantReader,
  tenantId: TenantId,
  query: EntityQuery,
): Promise<{ rows: (SummaryRow & { id: string })[]; total: number | undefined; hasMore: boolean }> {
  const { queries, total, again } = pageAndTotal(tenantId, query)
  // The page is determined by ids alone, and summaries are read for its rows only. The total is there even if it has none.
  const found = await db.$queryRaw<(SummaryRow & { id: string; pageTotal: number | null })[]>`
    with ${queries}
    select counted.total as "pageTotal", e.id, ${summaryColumns} from (select ${total} as total) counted
    left join (page join entity e on e.tenant_id = ${tenantId}::uuid and e.id = page.id) on true order by ${again}`
  const { rows, hasMore } = rowsOfPage(
    query,
    found.filter((row) => row.id),
  )
  return { rows: rows.map(({ pageTotal: _, ...row }) => row), total: found[0]?.pageTotal ?? undefined, hasMore }
}

/** Summaries of some entities, in the order of their references. */
export async function findSummaries(db: TenantReader, tenantId: TenantId, refs: readonly string[]): Promise<SummaryRow[]> {
  const rows = await db.$queryRaw<SummaryRow[]>`
    select ${summaryColumns} from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = any(${[...refs]}::text[])`
  const byRef = new Map(rows.map((r) => [r.ref, r]))
  return refs.flatMap((ref) => byRef.get(ref) ?? [])
}

/** Summaries of the entities that a person starred last, by name. */
export const findStarredSummaries = (db: TenantReader, tenantId: TenantId, person: UserId, limit: number) =>
  readTogether<SummaryRow>(
    db,
    sql`
    select ${summaryColumns} from (
      select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid order by at desc limit ${limit}
    ) s join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = s.ref order by e.name_key, e.id`,
    { updatedAt: true },
  )

/** Components that a person's user and groups own, the first by name, and how many there are. */
export async function findOwnedComponents(
  db: TenantReader,
  tenantId: TenantId,
  person: UserId,
  limit: number,
): Promise<{ rows: SummaryRow[]; total: number }> {
  const found = await readTogether<SummaryRow & { total: number }>(
    db,
    sql`
    with found as materialized (
      select e.id, e.name_key from entity e
      where e.tenant_id = ${tenantId}::uuid and e.kind = 'component' and e.owner_ref = any(${refsOfPerson(tenantId, person)})
    )
    select (select count(*)::int from found) as total, ${summaryColumns}
    from (select id from found order by name_key, id limit ${limit}) page join entity e on e.tenant_id = ${tenantId}::uuid and e.id = page.id
    order by e.name_key, e.id`,
    { updatedAt: true },
  )
  return { rows: found.map(({ total: _, ...row }) => row), total: found[0]?.total ?? 0 }
}
