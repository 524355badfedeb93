import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** A Template of the catalog as it was read. */
type TemplateRow = { ref: string; data: unknown; url: string | null }

/** Templates by name. @param text in lower case, part of what the catalog's search finds of them; empty for all */
export const readTemplates = (db: TenantReader, tenantId: TenantId, of: { text: string; limit: number }) => db.$queryRaw<
  TemplateRow[]
>`
  select ref, data, url from entity
  where tenant_id = ${tenantId}::uuid and kind = 'template' and position(${of.text} in search_text) > 0
  order by name_key limit ${of.limit}`

/** The Template with a reference. */
export async function readTemplateByRef(db: TenantReader, tenantId: TenantId, ref: string): Promise<TemplateRow | undefined> {
  const rows = await db.$queryRaw<TemplateRow[]>`
    select ref, data, url from entity where tenant_id = ${tenantId}::uuid and kind = 'template' and ref = ${ref}`
  return rows[0]
}
