import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { docsEntityAnnotation, docsEntityPathAnnotation } from '../domain/site.ts'

const annotation = (name: string) => ['metadata', 'annotations', name]

/** Whether an entity has pages of its own, and what its annotation `techdocs-entity` holds. */
export type DocsHolder = { named: unknown; hasPages: boolean }

/** Undefined if the entity does not exist. */
export async function readDocsHolder(db: TenantReader, tenantId: TenantId, ref: string): Promise<DocsHolder | undefined> {
  const [entity] = await db.$queryRaw<DocsHolder[]>`
    select e.data #> ${annotation(docsEntityAnnotation)}::text[] as named,
      exists (select from doc_page p where p.tenant_id = e.tenant_id and p.ref = e.ref) as "hasPages"
    from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}`
  return entity
}

/** What an entity's annotation `techdocs-entity-path` holds. */
export async function readSharedAddress(db: TenantReader, tenantId: TenantId, ref: string): Promise<string | undefined> {
  const [entity] = await db.$queryRaw<{ address: string | null }[]>`
    select data #>> ${annotation(docsEntityPathAnnotation)}::text[] as address from entity where tenant_id = ${tenantId}::uuid and ref = ${ref}`
  return entity?.address ?? undefined
}

export type DocsPageSummary = { path: string; title: string; section: string; url: string }

/** The pages of an entity in reading order. */
export const readPages = (db: TenantReader, tenantId: TenantId, ref: string) => db.$queryRaw<DocsPageSummary[]>`
  select path, title, section, url from doc_page where tenant_id = ${tenantId}::uuid and ref = ${ref} order by place, path`

/** The same, with what its annotation `techdocs-entity` holds. Undefined if the entity does not exist. */
export async function readDocs(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
): Promise<{ named: unknown; pages: DocsPageSummary[] } | undefined> {
  const [entity] = await db.$queryRaw<{ named: unknown; pages: DocsPageSummary[] }[]>`
    select e.data #> ${annotation(docsEntityAnnotation)}::text[] as named, (
      select coalesce(jsonb_agg(jsonb_build_object('path', path, 'title', title, 'section', section, 'url', url) order by place, path), '[]')
      from doc_page p where p.tenant_id = e.tenant_id and p.ref = e.ref) as pages
    from entity e where e.tenant_id = ${tenantId}::uuid and e.ref = ${ref}`
  return entity
}

/** A page of an entity's own docs; without a path the first. */
export type PageAddress = { ref: string; path?: string | undefined }

/** The page at an address, `p`: the one with its path, otherwise the one that had it before. */
const pageAtAddress = (tenantId: TenantId, { ref, path }: PageAddress): Prisma.Sql => Prisma.sql`
  from doc_page p where p.tenant_id = ${tenantId}::uuid and p.ref = ${ref}
    and (${path ?? null}::text is null or p.path = ${path ?? null} or ${path ?? null} = any(p.aliases))
  order by p.path is distinct from ${path ?? null}, p.place, p.path limit 1`

export async function findPageKey(
  db: TenantReader,
  tenantId: TenantId,
  address: PageAddress,
): Promise<{ ref: string; path: string } | undefined> {
  const [page] = await db.$queryRaw<{ ref: string; path: string }[]>`select p.ref, p.path ${pageAtAddress(tenantId, address)}`
  return page
}

/** A page as Markdown, and whether a person watches it. */
type DocsPageText = DocsPageSummary & { text: string; changedAt: Date; watched: boolean }

export async function readPageText(
  db: TenantReader,
  tenantId: TenantId,
  address: PageAddress,
  person: UserId | undefined,
): Promise<DocsPageText | undefined> {
  const [page] = await db.$queryRaw<DocsPageText[]>`
    select p.path, p.title, p.section, p.url, p.text, p.changed_at as "changedAt", exists (
      select from docs_watch w where w.tenant_id = p.tenant_id and w.user_id = ${person ?? null}::uuid and w.ref = p.ref and w.path = p.path) as watched
    ${pageAtAddress(tenantId, address)}`
  return page
}

/** A page with the integration and the item that it was read from. */
export type DocsPageSource = {
  path: string
  url: string
  text: string
  integration: { id: string; pluginId: string; settings: Json; secrets: string; state: string }
  item: { key: string; name: string; version: string; state: Json }
}

export async function readPageSource(
  db: TenantReader,
  tenantId: TenantId,
  address: PageAddress,
): Promise<DocsPageSource | undefined> {
  const [source] = await db.$queryRaw<DocsPageSource[]>`
    select p.path, p.url, p.text,
      jsonb_build_object('id', i.id, 'pluginId', i.plugin_id, 'settings', i.settings, 'secrets', i.secrets, 'state', i.state) as integration,
      jsonb_build_object('key', s.key, 'name', s.name, 'version', s.version, 'state', s.state) as item
    from (select p.tenant_id, p.path, p.url, p.text, p.integration_id, p.item ${pageAtAddress(tenantId, address)}) p
      join integration i on i.tenant_id = p.tenant_id and i.id = p.integration_id
      join source_item s on s.tenant_id = p.tenant_id and s.integration_id = p.integration_id and s.key = p.item`
  return source
}
