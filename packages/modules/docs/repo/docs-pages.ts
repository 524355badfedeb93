import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { docsEntityAnnotation, docsEntityPathAnnotation } from '../domain/site.ts'

const annotation = (name: string) => ['metadata', 'annotations', name]

/** Whether an entity has pages of its own, and what its annotation `techdocs-entity` holds. Undefined if it does not exist. */
export async function readDocsHolder(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
): Promise<{ named: unknown; hasPages: boolean } | undefined> {
  const [entity] = await db.$queryRaw<{ named: unknown; hasPages: boolean }[]>`
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
