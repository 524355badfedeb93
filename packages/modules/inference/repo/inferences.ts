import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import type { Evidence } from '../domain/facts.ts'
import { wholeEntity } from '../domain/overlay.ts'

const { sql } = Prisma

/** Values below this confidence should be reviewed. */
const highConfidence = 0.6

export type InferenceFilter = {
  /** Whether it was confirmed as a whole. */
  state: 'open' | 'accepted' | 'all'
  text?: string | undefined
  integrationId?: string | undefined
  /** Only entities with a low-confidence value. */
  unsure: boolean
}

/** An inferred entity with its position. */
export type InferenceRow = {
  ref: string
  kind: string
  label: string
  type: string | null
  lifecycle: string | null
  ownerRef: string | null
  systemRef: string | null
  integrationId: string | null
  repository: string
  file: string | null
  url: string | null
  evidence: Evidence[]
  accepted: boolean
}

function where(tenantId: TenantId, { state, text, integrationId, unsure }: InferenceFilter): Prisma.Sql {
  const conditions = [sql`e.tenant_id = ${tenantId}::uuid and e.receipts is not null and e.concluded is not null`]
  if (state !== 'all') conditions.push(state === 'open' ? sql`c.ref is null` : sql`c.ref is not null`)
  if (integrationId) conditions.push(sql`e.integration_id = ${integrationId}::uuid`)
  if (text)
    conditions.push(
      sql`(strpos(e.search_text, app.folded(${text})) > 0 or strpos(lower(coalesce(s.name, '')), lower(${text})) > 0 or strpos(lower(coalesce(e.file, '')), lower(${text})) > 0)`,
    )
  if (unsure)
    conditions.push(
      sql`exists (select from jsonb_array_elements(e.receipts) r where (r->>'confidence')::numeric < ${highConfidence} and r->>'verdict' is null)`,
    )
  return sql`from entity e
    left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
    left join correction c on c.tenant_id = e.tenant_id and c.ref = e.ref and c.field = ${wholeEntity}
    where ${Prisma.join(conditions, ' and ')}`
}

/** Number of inferred entities that match a filter. */
export const countInferences = async (db: TenantReader, tenantId: TenantId, filter: InferenceFilter): Promise<number> => {
  const [row] = await db.$queryRaw<{ total: number }[]>`select count(*)::int as total ${where(tenantId, filter)}`
  return row?.total ?? 0
}

/** Inferred entities by repository and file. */
export const findInferences = (
  db: TenantReader,
  tenantId: TenantId,
  filter: InferenceFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<InferenceRow[]> => db.$queryRaw<InferenceRow[]>`
  select e.ref, e.kind, coalesce(e.title, e.name) as label, e.type, e.lifecycle, e.owner_ref as "ownerRef", e.system_ref as "systemRef",
    e.integration_id as "integrationId", coalesce(s.name, '') as repository, e.file, e.url, e.receipts as evidence, c.ref is not null as accepted
  ${where(tenantId, filter)}
  order by s.name nulls last, e.file, e.kind desc, e.ref limit ${limit} offset ${offset}`

/** Their references, at most five thousand. */
export const findInferenceRefs = async (db: TenantReader, tenantId: TenantId, filter: InferenceFilter): Promise<string[]> => {
  const rows = await db.$queryRaw<{ ref: string }[]>`select e.ref ${where(tenantId, filter)} order by e.ref limit 5000`
  return rows.map((r) => r.ref)
}

/** Those of the given references whose entities are inferred. */
export const findInferredAmong = async (db: TenantReader, tenantId: TenantId, refs: readonly string[]): Promise<string[]> => {
  const rows = await db.$queryRaw<{ ref: string }[]>`
    select ref from entity where tenant_id = ${tenantId}::uuid and ref = any(${[...refs]}::text[]) and receipts is not null`
  return rows.map((r) => r.ref)
}

/** `item` is the name of its repository, in which `file` is a path; both are empty if it has none. */
export type InferredEntity = { ref: string; item: string; file: string }

/** All inferred entities of an integration. */
export const findInferredIn = (db: TenantReader, tenantId: TenantId, integrationId: string) =>
  db.$queryRaw<(InferredEntity & { id: string })[]>`
    select e.id, e.ref, coalesce(e.file, '') as file, coalesce(s.name, '') as item from entity e
    left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = ${integrationId}::uuid and e.receipts is not null`

/** The inferred entities of one repository, by kind in reverse. */
export const findInferredOf = (db: TenantReader, tenantId: TenantId, item: { integrationId: string; key: string }) =>
  db.$queryRaw<{ ref: string; data: Descriptor; file: string | null }[]>`
    select ref, data, file from entity where tenant_id = ${tenantId}::uuid and integration_id = ${item.integrationId}::uuid
      and item = ${item.key} and receipts is not null order by kind desc, ref`
