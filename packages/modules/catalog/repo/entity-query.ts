import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { folded } from '@callboard/modules/search/domain/fold'
import type { EntityFilter, EntityOrder, EntityQuery } from '../domain/query.ts'
import { inverseOf } from '../domain/relations.ts'
import { conditionOf, containing, matches, mayHave } from './entity-condition.ts'
import { orderValue } from './entity-values.ts'

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
    ? sql`(lower(e.title) like ${pattern} and lower(e.data #>> '{metadata,title}') like ${pattern})`
    : matches(field, pattern)

/** Entities with a sort value. */
const hasOrderValue = (order: EntityOrder): Sql => sql`${mayHave(order.field)} and ${orderValue(order)} is not null`

const always: ReadonlySet<string> = new Set(['metadata.name', '$updated'])

/** The conditions of a query, for a tenant's entities `e`. */
export function whereOf(tenantId: TenantId, query: Pick<EntityQuery, 'filter' | 'text' | 'order' | 'missing'>): Sql {
  const conditions = [sql`e.tenant_id = ${tenantId}::uuid`]
  if (query.filter) conditions.push(conditionOf(query.filter))
  if (query.text) conditions.push(textCondition(query.text))
  if (query.missing !== 'last')
    for (const order of query.order ?? []) if (!always.has(order.field)) conditions.push(hasOrderValue(order))
  return join(conditions, ' and ')
}

type PageRow<T> = T & { id: string; orderValues: (string | null)[] }
export type EntityPage<T> = { rows: PageRow<T>[]; total: number | undefined; hasMore: boolean }

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

/** Runs a query for the given columns. Rows are in the query's order; `hasMore` is determined by reading one extra row. */
async function queryPage<T>(db: TenantReader, tenantId: TenantId, asked: EntityQuery, selected: Sql): Promise<EntityPage<T>> {
  const query = ordered(asked)
  const where = whereOf(tenantId, query)
  const backwards = query.from?.direction === 'prev'
  const keys = sortKeys(query, backwards)
  const values = keys.slice(0, -1).map((k) => k.value)
  const ordering = (value: (i: number) => Sql) => join(keys.map((key, i) => sql`${value(i)} ${direction(key)}`))
  const again = ordering((i) => (i === values.length ? sql`page.id` : sql`page."values"[${i + 1}::int]`))
  // The page is determined by ids alone; documents and relations are read for its rows only.
  const reading =
    query.limit === 0
      ? []
      : db.$queryRaw<PageRow<T>[]>`
          with page as materialized (
            select e.id, array[${values.length > 0 ? join(values) : empty}]::text[] as "values"
            from entity e where ${where} ${behind(query, keys)}
            order by ${ordering((i) => keys[i]?.value ?? sql`e.id`)} limit ${query.limit + 1} offset ${query.offset ?? 0}
          )
          select e.id, page."values" as "orderValues", ${selected} from page
          join entity e on e.tenant_id = ${tenantId}::uuid and e.id = page.id order by ${again}`
  const counting = query.total === 'include' ? countEntities(db, tenantId, query) : undefined
  const [rows, total] = await Promise.all([reading, counting])
  const hasMore = rows.length > query.limit
  const page = rows.slice(0, query.limit)
  if (backwards) page.reverse()
  return { rows: page, hasMore, total }
}

async function countEntities(
  db: TenantReader,
  tenantId: TenantId,
  query: Pick<EntityQuery, 'filter' | 'text' | 'order' | 'missing'>,
): Promise<number> {
  const [row] = await db.$queryRaw<
    { count: number }[]
  >`select count(*)::int as count from entity e where ${whereOf(tenantId, query)}`
  return row?.count ?? 0
}

export const inverseCase = sql`case r.type ${join(
  Object.entries(inverseOf).map(([type, inverse]) => sql`when ${type} then ${inverse}`),
  ' ',
)} end`

/** Both directions of an entity's relations, as Backstage returns them. */
const relationsJson = sql`(
  select coalesce(json_agg(distinct jsonb_build_object('type', x.type, 'targetRef', x.target)), '[]'::json) from (
    select r.type, r.target_ref as target from relation r where r.tenant_id = e.tenant_id and r.source_ref = e.ref
    union all
    select ${inverseCase}, r.source_ref
    from relation r where r.tenant_id = e.tenant_id and r.target_ref = e.ref
  ) x)`

export type FullRow = {
  ref: string
  data: Prisma.JsonObject
  relations: { type: string; targetRef: string }[]
  hash: string
  url: string | null
  file: string | null
  /** Null for an entity without a source. */
  integrationId: string | null
  item: string
  updatedAt: Date
  createdAt: Date
}
const fullColumns = sql`e.ref, e.data, ${relationsJson} as relations, e.hash, e.url, e.file, e.item, e.integration_id as "integrationId", e.updated_at as "updatedAt", e.created_at as "createdAt"`

export const queryFullEntities = (db: TenantReader, tenantId: TenantId, query: EntityQuery) =>
  queryPage<FullRow>(db, tenantId, query, fullColumns)

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

export const queryEntitySummaries = (db: TenantReader, tenantId: TenantId, query: EntityQuery) =>
  queryPage<SummaryRow>(db, tenantId, query, summaryColumns)

/** Summaries of some entities, in the order of their references. */
export async function findSummaries(db: TenantReader, tenantId: TenantId, refs: readonly string[]): Promise<SummaryRow[]> {
  const rows = await db.$queryRaw<SummaryRow[]>`
    select ${summaryColumns} from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = any(${[...refs]}::text[])`
  const byRef = new Map(rows.map((r) => [r.ref, r]))
  return refs.flatMap((ref) => byRef.get(ref) ?? [])
}

export function findFullEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
  filter?: EntityFilter,
): Promise<(FullRow & { id: string })[]> {
  return db.$queryRaw<(FullRow & { id: string })[]>`
    select e.id, ${fullColumns} from entity e where e.ref = any(${[...refs]}::text[]) and ${whereOf(tenantId, filter ? { filter } : {})}`
}
