import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { EntityAction } from '../domain/views.ts'

/** A Template of the catalog as it was read. */
type TemplateRow = { ref: string; data: unknown; url: string | null }

/** Templates by name. @param text in lower case, part of what the catalog's search finds of them; empty for all */
export const readTemplates = (db: TenantReader, tenantId: TenantId, of: { text: string; limit: number }) => db.$queryRaw<
  TemplateRow[]
>`
  select ref, data, url from entity
  where tenant_id = ${tenantId}::uuid and kind = 'template' and position(${of.text} in search_text) > 0
  order by name_key limit ${of.limit}`

/** The spec of a Template `e` with its keys in the order of the file; null where only one in another order is known. */
const orderedSpec = Prisma.sql`case when e.spec::jsonb = e.data -> 'spec' then e.spec end`

/** The Template with a reference, with its spec in the order of the file. `editable`: it is written in the portal. */
export async function readTemplateByRef(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
): Promise<(TemplateRow & { editable: boolean }) | undefined> {
  const rows = await db.$queryRaw<(TemplateRow & { spec: unknown; editable: boolean })[]>`
    select e.ref, e.data, ${orderedSpec} as spec, e.url, e.integration_id is null and t.ref is not null as editable
    from entity e left join template_text t on t.tenant_id = e.tenant_id and t.ref = e.ref
    where e.tenant_id = ${tenantId}::uuid and e.kind = 'template' and e.ref = ${ref}`
  const [found] = rows
  if (!found) return undefined
  const { spec, ...row } = found
  return spec === null ? row : { ...row, data: Object.assign({}, row.data, { spec }) }
}

/** The spec of a Template in the order of the file. */
export async function readSpecByRef(db: TenantReader, tenantId: TenantId, ref: string): Promise<unknown> {
  const rows = await db.$queryRaw<{ spec: unknown }[]>`
    select ${orderedSpec} as spec from entity e where e.tenant_id = ${tenantId}::uuid and e.kind = 'template' and e.ref = ${ref}`
  return rows[0]?.spec ?? null
}

/** The text of a Template that is written in the portal. */
export async function readTextByRef(db: TenantReader, tenantId: TenantId, ref: string): Promise<string | undefined> {
  const rows = await db.$queryRaw<{ text: string }[]>`
    select t.text from template_text t join entity e on e.tenant_id = t.tenant_id and e.ref = t.ref
    where t.tenant_id = ${tenantId}::uuid and t.ref = ${ref} and e.integration_id is null`
  return rows[0]?.text
}

export async function hasEntity(db: TenantReader, tenantId: TenantId, ref: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`select from entity where tenant_id = ${tenantId}::uuid and ref = ${ref}`
  return rows.length > 0
}

/** Templates that name the kind of an entity that exists, by title. */
export const readEntityActions = (db: TenantReader, tenantId: TenantId, of: { ref: string; limit: number }) => db.$queryRaw<
  EntityAction[]
>`
  select t.ref, coalesce(t.title, t.name) as title, coalesce(t.description, '') as description
  from entity e join entity t on t.tenant_id = e.tenant_id and t.kind = 'template'
  where e.tenant_id = ${tenantId}::uuid and e.ref = ${of.ref} and jsonb_typeof(t.data #> '{spec,appliesTo}') = 'array'
    and e.kind in (select lower(named) from jsonb_array_elements_text(
      case jsonb_typeof(t.data #> '{spec,appliesTo}') when 'array' then t.data #> '{spec,appliesTo}' else '[]' end) named)
  order by title, t.ref limit ${of.limit}`
