import { pathOfKey } from '@callboard/core/entity/facets'
import type { EntityFilter, EntityQuery } from '@callboard/core/entity/query'
import { inverseOf } from '@callboard/core/entity/relations'
import type { TenantId } from '@callboard/core/ids'
import { Prisma } from '../generated/client.ts'
import type { TenantReader } from '../for-tenant.ts'
import { columns, conditionOf } from './entity-condition.ts'

type Sql = Prisma.Sql
const { sql, join, empty } = Prisma

const escapeLike = (term: string) => term.toLowerCase().replace(/[\\%_]/g, '\\$&')

function textCondition(text: NonNullable<EntityQuery['text']>): Sql {
  const pattern = `%${escapeLike(text.term)}%`
  const found = sql`e.id = any(array(select app.entities_matching(${pattern})))`
  const fields = text.fields?.filter((f) => f !== '*') ?? []
  if (fields.length === 0) return found
  const inFields = join(
    fields.map((f) => textInField(f, pattern)),
    ' or ',
  )
  // The index knows name, title, description and tags; other fields are compared row by row.
  const indexed = fields.every((f) => ['metadata.name', 'metadata.title', 'metadata.description'].includes(f))
  return indexed ? sql`(${found} and (${inFields}))` : sql`(${inFields})`
}

/** A title's column may hold a person's name instead, and looking into the document costs more than all the rest. */
const textInField = (field: string, pattern: string): Sql =>
  field === 'metadata.title'
    ? sql`(lower(e.title) like ${pattern} and lower(${textAt(field)}) like ${pattern})`
    : sql`lower(${textAt(field)}) like ${pattern}`

/** The text at a key, as written. */
function textAt(key: string): Sql {
  if (key === 'metadata.name') return sql`e.name`
  if (key === 'metadata.description') return sql`e.description`
  if (key === 'metadata.title') return sql`e.data #>> '{metadata,title}'`
  return sql`e.data #>> ${pathOfKey(key)}::text[]`
}

/** Orders by a key's text in lower case. Entities without it are left out, as Backstage does. */
function orderExpression(field: string): Sql {
  const column = columns.get(field)
  if (column && field !== 'metadata.uid') return column
  if (field === '$updated') return sql`to_char(e.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`
  return sql`lower(${textAt(field)})`
}

/** The conditions of a query, for the entities `e` of a tenant. */
export function whereOf(tenantId: TenantId, query: Pick<EntityQuery, 'filter' | 'text' | 'order'>): Sql {
  const conditions = [sql`e.tenant_id = ${tenantId}::uuid`]
  if (query.filter) conditions.push(conditionOf(query.filter))
  if (query.text) conditions.push(textCondition(query.text))
  if (query.order && query.order.field !== 'metadata.name' && query.order.field !== '$updated')
    conditions.push(sql`${orderExpression(query.order.field)} is not null`)
  return join(conditions, ' and ')
}

export type PageRow<T> = T & { id: string; orderValue: string | null }
export type EntityPage<T> = { rows: PageRow<T>[]; total: number | undefined; hasMore: boolean }

const isOfOneKind = (filter: EntityFilter): boolean =>
  'all' in filter
    ? filter.all.some(isOfOneKind)
    : 'any' in filter
      ? filter.any.length === 1 && filter.any.every(isOfOneKind)
      : 'values' in filter && filter.key === 'kind' && filter.values.length === 1

/**
 * Without an order, entities of one kind come by name and others by id. Both are indexes: what a page of one kind skips
 * in the order of ids is the rest of the catalog.
 */
const ordered = (query: EntityQuery): EntityQuery =>
  // A place that names no value is one in the order of ids, from a cursor of before.
  query.order || query.from?.value === null || !query.filter || !isOfOneKind(query.filter)
    ? query
    : { ...query, order: { field: 'metadata.name', order: 'asc' } }

/** Runs a query for the given columns. Rows come in the query's order; `hasMore` looks one row further. */
async function queryPage<T>(db: TenantReader, tenantId: TenantId, asked: EntityQuery, selected: Sql): Promise<EntityPage<T>> {
  const query = ordered(asked)
  const where = whereOf(tenantId, query)
  const order = query.order ? orderExpression(query.order.field) : sql`null::text`
  const backwards = query.from?.direction === 'prev'
  const descending = (query.order?.order === 'desc') !== backwards
  const direction = descending ? sql`desc` : sql`asc`
  const compare = descending ? sql`<` : sql`>`
  const keyset = !query.from
    ? empty
    : query.order
      ? sql`and (${order}, e.id) ${compare} (${query.from.value}, ${query.from.id}::uuid)`
      : sql`and e.id ${compare} ${query.from.id}::uuid`
  const orderBy = query.order ? sql`${order} ${direction}, e.id ${direction}` : sql`e.id ${direction}`
  const again = query.order ? sql`page.value ${direction}, page.id ${direction}` : sql`page.id ${direction}`
  // The page is cut by ids alone; documents and relations are read for its rows only.
  const reading =
    query.limit === 0
      ? []
      : db.$queryRaw<PageRow<T>[]>`
          with page as materialized (
            select e.id, ${order} as value from entity e where ${where} ${keyset}
            order by ${orderBy} limit ${query.limit + 1} offset ${query.offset ?? 0}
          )
          select e.id, page.value as "orderValue", ${selected} from page
          join entity e on e.tenant_id = ${tenantId}::uuid and e.id = page.id order by ${again}`
  const counting = query.total === 'include' ? countEntities(db, tenantId, query) : undefined
  const [rows, total] = await Promise.all([reading, counting])
  const hasMore = rows.length > query.limit
  const page = rows.slice(0, query.limit)
  if (backwards) page.reverse()
  return { rows: page, hasMore, total }
}

export async function countEntities(
  db: TenantReader,
  tenantId: TenantId,
  query: Pick<EntityQuery, 'filter' | 'text' | 'order'>,
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

/** Both directions of an entity's relations, as Backstage lists them. */
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
  /** Null for one that is kept without a source. */
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
}
const summaryColumns = sql`e.ref, e.kind, e.kind_name as "kindName", e.namespace, e.name, e.title, e.description, e.type, e.lifecycle, e.owner_ref as "ownerRef",
  (select coalesce(o.title, o.name) from entity o where o.tenant_id = e.tenant_id and o.ref = e.owner_ref) as "ownerTitle", e.system_ref as "systemRef",
  (select coalesce(o.title, o.name) from entity o where o.tenant_id = e.tenant_id and o.ref = e.system_ref) as "systemTitle", e.tags, e.updated_at as "updatedAt",
  (select count(*)::int from problem p where p.tenant_id = e.tenant_id and p.ref = e.ref) as problems`

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
