import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { StoredPage } from '../domain/index-store.ts'
import type { Block, SourceKind } from '../domain/section.ts'
import { ownerOfPage } from './page-owner.ts'

// Every statement names the sources that may be read: what is not permitted never leaves the database.

/** Names the state of all pages of these sources: a page that is added, changed or removed makes another. */
export async function indexVersion(db: TenantReader, tenantId: TenantId, sources: readonly SourceKind[]): Promise<string> {
  const [row] = await db.$queryRaw<{ version: string }[]>`
    select count(*)::text || ' ' || coalesce(sum(hashtextextended(id::text, 0)::numeric), 0)::text as version
    from knowledge_page where tenant_id = ${tenantId}::uuid and source = any(${sources}::text[])`
  return row?.version ?? ''
}

/** Ids of all pages of these sources. */
export async function indexedIds(db: TenantReader, tenantId: TenantId, sources: readonly SourceKind[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from knowledge_page where tenant_id = ${tenantId}::uuid and source = any(${sources}::text[]) order by source, ref, path`
  return rows.map(({ id }) => id)
}

/** Ids of the pages of some entities. */
export async function idsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  sources: readonly SourceKind[],
  refs: readonly string[],
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from knowledge_page
    where tenant_id = ${tenantId}::uuid and source = any(${sources}::text[]) and ref = any(${refs}::text[])`
  return rows.map(({ id }) => id)
}

/** The terms of some pages. */
export async function termsOfPages(
  db: TenantReader,
  tenantId: TenantId,
  sources: readonly SourceKind[],
  ids: readonly string[],
): Promise<StoredPage[]> {
  const rows = await db.$queryRaw<(StoredPage & { ref: string })[]>`
    select p.id, p.ref, p.path, p.terms,
      array(select s.terms from knowledge_section s where s.tenant_id = p.tenant_id and s.page_id = p.id order by s.position) as sections
    from knowledge_page p
    where p.tenant_id = ${tenantId}::uuid and p.source = any(${sources}::text[]) and p.id = any(${ids}::uuid[])`
  return rows.map(({ ref, path, ...page }) => ({ ...page, path: path === '' ? '' : `${partsOf(ref).name}/${path}` }))
}

export type PageRow = {
  id: string
  source: SourceKind
  ref: string
  path: string
  title: string
  url: string | null
  changedAt: Date
  /** Name of its entity, and its owner. */
  label: string
  ownerRef: string | null
  ownerLabel: string | null
}

/** Some pages with their entity and its owner as they are now. */
export const readPages = (db: TenantReader, tenantId: TenantId, sources: readonly SourceKind[], ids: readonly string[]) =>
  db.$queryRaw<PageRow[]>`
    select p.id, p.source, p.ref, p.path, p.title, p.url, p.changed_at as "changedAt", coalesce(e.title, e.name) as label,
      o.ref as "ownerRef", o.label as "ownerLabel"
    from knowledge_page p
      join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
      left join lateral (
        select x.ref, (select coalesce(t.title, t.name) from entity t where t.tenant_id = p.tenant_id and t.ref = x.ref) as label
        from (select ${ownerOfPage(Prisma.sql`p`)} as ref) x
      ) o on true
    where p.tenant_id = ${tenantId}::uuid and p.source = any(${sources}::text[]) and p.id = any(${ids}::uuid[])`

export type SectionRow = {
  pageId: string
  position: number
  heading: string
  crumb: string[]
  anchor: string
  blocks: Block[]
}

/** Some sections, by page and position. */
export const readSections = (
  db: TenantReader,
  tenantId: TenantId,
  sources: readonly SourceKind[],
  wanted: readonly { pageId: string; position: number }[],
) => db.$queryRaw<SectionRow[]>`
    select s.page_id as "pageId", s.position, s.heading, s.crumb, s.anchor, s.blocks
    from unnest(${wanted.map((w) => w.pageId)}::uuid[], ${wanted.map((w) => w.position)}::int[]) as w(page_id, position)
      join knowledge_section s on s.tenant_id = ${tenantId}::uuid and s.page_id = w.page_id and s.position = w.position
      join knowledge_page p on p.tenant_id = s.tenant_id and p.id = s.page_id
    where p.source = any(${sources}::text[])`
