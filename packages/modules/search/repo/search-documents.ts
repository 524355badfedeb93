import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import type { DocumentType } from '../domain/document-query.ts'

type Sql = Prisma.Sql
const { sql, join, empty } = Prisma

export type DocumentSearch = {
  /** The text of a tsquery (core/search/document-query). Without it, every document. */
  query: string | undefined
  types: readonly DocumentType[]
  /** All must match, each with any of its values, case-insensitive. A condition on an unknown field matches nothing. */
  filters: readonly { field: string; values: readonly string[] }[]
  limit: number
  offset: number
}

export type DocumentHit = { type: DocumentType; ref: string; path: string }

const type = sql`coalesce(nullif(e.type, ''), 'other')`
const shared: Record<string, Sql> = {
  kind: sql`e.kind`,
  namespace: sql`e.namespace`,
  name: sql`e.name`,
  type,
  componentType: type,
  lifecycle: sql`coalesce(e.lifecycle, '')`,
}

/** Field names of each document type. */
const fields: Record<DocumentType, Record<string, Sql>> = {
  'software-catalog': {
    ...shared,
    title: sql`coalesce(nullif(e.data #>> '{metadata,title}', ''), e.name)`,
    owner: sql`coalesce(e.data #>> '{spec,owner}', '')`,
  },
  techdocs: {
    ...shared,
    title: sql`p.title`,
    path: sql`p.path`,
    owner: sql`coalesce(substring(e.owner_ref from '[^/]*$'), '')`,
  },
}

/** Owners as written in documents, or as full references. */
function condition(documents: DocumentType, { field, values }: DocumentSearch['filters'][number]): Sql {
  const column = Object.hasOwn(fields[documents], field) ? fields[documents][field] : undefined
  if (!column) return sql`false`
  const wanted = values.map((v) => v.toLowerCase())
  const asWritten = sql`lower(${column}) = any(${wanted}::text[])`
  return field === 'owner' ? sql`(${asWritten} or e.owner_ref = any(${wanted}::text[]))` : asWritten
}

function source(tenantId: TenantId, documents: DocumentType, { query, filters }: DocumentSearch): Sql {
  const ranked = query === undefined ? sql`1::real` : sql`w.rank`
  const where = join([sql`e.tenant_id = ${tenantId}::uuid`, ...filters.map((f) => condition(documents, f))], ' and ')
  if (documents === 'software-catalog') {
    const words =
      query === undefined ? empty : sql`join app.entities_with_words(to_tsquery('english', ${query})) w on w.id = e.id`
    return sql`select ${documents}::text as type, e.ref, '' as path, ${ranked} as rank, e.name_key as name from entity e ${words} where ${where}`
  }
  const words =
    query === undefined
      ? empty
      : sql`join app.pages_with_words(to_tsquery('english', ${query})) w on w.ref = p.ref and w.path = p.path`
  return sql`select ${documents}::text as type, p.ref, p.path, ${ranked} as rank, lower(p.title) as name from doc_page p ${words}
    join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref where ${where}`
}

/** A page of matching documents, best first, and their number. */
export async function searchDocuments(
  db: TenantReader,
  tenantId: TenantId,
  search: DocumentSearch,
): Promise<{ total: number; hits: DocumentHit[] }> {
  if (search.types.length === 0) return { total: 0, hits: [] }
  const [found] = await db.$queryRaw<{ total: number; hits: DocumentHit[] }[]>`
    with found as (${join(
      search.types.map((t) => source(tenantId, t, search)),
      ' union all ',
    )}), page as (
      select *, row_number() over (order by rank desc, type, name, ref, path) as place from found
      order by rank desc, type, name, ref, path limit ${search.limit} offset ${search.offset}
    )
    select (select count(*)::int from found) as total,
      (select coalesce(json_agg(json_build_object('type', type, 'ref', ref, 'path', path) order by place), '[]') from page) as hits`
  return found ?? { total: 0, hits: [] }
}

export type FoundEntity = { ref: string; data: Descriptor; ownerRef: string | null }
export type FoundPage = { ref: string; path: string; title: string; text: string }

/** The content of some hits. */
export async function readDocuments(
  db: TenantReader,
  tenantId: TenantId,
  hits: readonly DocumentHit[],
): Promise<{ entities: Map<string, FoundEntity>; pages: Map<string, FoundPage> }> {
  const refs = [...new Set(hits.map((h) => h.ref))]
  const pages = hits.filter((h) => h.type === 'techdocs')
  const [entities, texts] = await Promise.all([
    db.$queryRaw<FoundEntity[]>`
      select ref, data, owner_ref as "ownerRef" from entity where tenant_id = ${tenantId}::uuid and ref = any(${refs}::text[])`,
    db.$queryRaw<FoundPage[]>`
      select p.ref, p.path, p.title, left(p.plain, 50000) as text from doc_page p
      join unnest(${pages.map((p) => p.ref)}::text[], ${pages.map((p) => p.path)}::text[]) as x(ref, path) on x.ref = p.ref and x.path = p.path
      where p.tenant_id = ${tenantId}::uuid`,
  ])
  return {
    entities: new Map(entities.map((e) => [e.ref, e])),
    pages: new Map(texts.map((p) => [`${p.ref} ${p.path}`, p])),
  }
}

export type Marks = { before: string; after: string }

/**
 * Excerpts around the matches, with highlight marks around each matched word. The marks consist of letters, digits, `<`, `>`, `/`
 * and `-`.
 */
export async function highlight(
  db: TenantReader,
  query: string,
  texts: readonly string[],
  { before, after }: Marks,
): Promise<string[]> {
  const options = `MaxWords=35, MinWords=15, ShortWord=3, StartSel="${before}", StopSel="${after}"`
  const rows = await db.$queryRaw<{ text: string }[]>`
    select ts_headline('english', text, to_tsquery('english', ${query}), ${options}) as text
    from unnest(${[...texts]}::text[]) with ordinality as t(text, n) order by n`
  return rows.map((r) => r.text)
}
