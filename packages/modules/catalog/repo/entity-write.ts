import { createHash } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import { bulkWriteThreshold } from '@callboard/db/chunks'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Evidence } from '@callboard/modules/inference/domain/facts'
import type { InferenceRecord } from '@callboard/modules/inference/domain/overlay'
import { type Descriptor, refOf } from '../domain/entity.ts'
import { recordOf } from '../domain/record.ts'
import { relationsOf } from '../domain/relations.ts'

/** An entity to write. */
export type EntityRow = {
  descriptor: Descriptor
  item: string
  file: string
  url: string
  /** Evidence of an inferred entity's values; null for one from a descriptor. */
  evidence: readonly Evidence[] | null
  inference: InferenceRecord | null
}
export type Prepared<Row extends EntityRow = EntityRow> = { input: Row; ref: string; hash: string }

const isTemplate = ({ kind }: Descriptor) => kind.toLowerCase() === 'template'

/** Templates have another hash than before their spec was stored in order, so that the next sync stores it. */
const hashOf = ({ descriptor, item, file, url, evidence, inference }: EntityRow) =>
  createHash('sha1')
    .update(
      JSON.stringify([
        descriptor,
        item,
        file,
        url,
        ...(isTemplate(descriptor) ? ['in order'] : []),
        ...(evidence ? [evidence, inference] : []),
      ]),
    )
    .digest('base64')

export const prepare = <Row extends EntityRow>(input: Row): Prepared<Row> => ({
  input,
  ref: refOf(input.descriptor),
  hash: hashOf(input),
})

/** Capacity for the index keys of about twenty thousand entities, in KiB. */
const pendingListKiB = 65_536

/**
 * Defers GIN index updates in this transaction, which saves a third of the time of a large write. Pending entries are still
 * found, only more slowly, until they are merged.
 */
async function deferIndexUpdates(db: TenantDb): Promise<void> {
  await db.$executeRaw`select set_config('gin_pending_list_limit', ${String(pendingListKiB)}, true)`
}

/** Writes entities of an integration, or without a source, and returns their ids by reference. */
export async function writeEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string | null,
  chunk: readonly Prepared[],
): Promise<Map<string, string>> {
  if (chunk.length >= bulkWriteThreshold) await deferIndexUpdates(db)
  const rows = chunk.map((p) => ({
    ...recordOf(p.input.descriptor),
    data: p.input.descriptor,
    // As text, because the rows are sent as jsonb, which does not keep the order of keys.
    spec: isTemplate(p.input.descriptor) ? jsonb(p.input.descriptor.spec ?? null) : null,
    hash: p.hash,
    item: p.input.item,
    file: p.input.file,
    url: p.input.url,
    receipts: p.input.evidence,
    concluded: p.input.inference,
  }))
  const written = await db.$queryRaw<{ id: string; ref: string }[]>`
    with back as (
      delete from tombstone where tenant_id = ${tenantId}::uuid and ref = any(${chunk.map((p) => p.ref)}::text[]) returning ref, entity_id
    )
    insert into entity (tenant_id, id, ref, kind, kind_name, namespace, name, name_key, title, description, type, lifecycle, owner_ref, system_ref,
      tags, data, spec, facets, search_text, hash, integration_id, item, file, url, receipts, concluded)
    select ${tenantId}::uuid, coalesce((select b.entity_id from back b where b.ref = x.ref), uuidv7()), x.ref, x.kind, x."kindName", x.namespace, x.name, x."nameKey", x.title, x.description, x.type, x.lifecycle, x."ownerRef", x."systemRef",
      x.tags, x.data, x.spec::json, x.facets, app.search_form(x."searchText"), x.hash, ${integrationId}::uuid, x.item, x.file, x.url,
      nullif(x.receipts, 'null'::jsonb), nullif(x.concluded, 'null'::jsonb)
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(ref text, kind text, "kindName" text, namespace text, name text, "nameKey" text, title text,
      description text, type text, lifecycle text, "ownerRef" text, "systemRef" text, tags text[], data jsonb, spec text, facets text[], "searchText" text, hash text,
      item text, file text, url text, receipts jsonb, concluded jsonb)
    on conflict (tenant_id, ref) do update set kind = excluded.kind, kind_name = excluded.kind_name, namespace = excluded.namespace, name = excluded.name,
      name_key = excluded.name_key, title = excluded.title, description = excluded.description, type = excluded.type, lifecycle = excluded.lifecycle,
      owner_ref = excluded.owner_ref, system_ref = excluded.system_ref, tags = excluded.tags, data = excluded.data, spec = excluded.spec, facets = excluded.facets,
      search_text = excluded.search_text, hash = excluded.hash, item = excluded.item, file = excluded.file, url = excluded.url,
      receipts = excluded.receipts, concluded = excluded.concluded, integration_id = excluded.integration_id, updated_at = now()
    where entity.integration_id = excluded.integration_id or entity.integration_id is null or (entity.receipts is not null and excluded.receipts is null)
    returning id, ref`
  return new Map(written.map((w) => [w.ref, w.id]))
}

const relationRow = Prisma.sql`x(id uuid, "sourceRef" text, type text, "targetRef" text)`

/** Replaces the relations of the written entities. Those that stay are not touched: the other ends have not changed. */
export async function writeRelations(
  db: TenantDb,
  tenantId: TenantId,
  chunk: readonly Prepared[],
  ids: Map<string, string>,
  existing: ReadonlyMap<string, unknown>,
): Promise<void> {
  const replaced = chunk.flatMap((p) => (existing.has(p.ref) ? (ids.get(p.ref) ?? []) : []))
  const rows = chunk.flatMap((p) => {
    const id = ids.get(p.ref)
    return id ? relationsOf(p.input.descriptor).relations.map((r) => ({ id, ...r })) : []
  })
  if (replaced.length > 0)
    await db.$executeRaw`
      delete from relation r where r.tenant_id = ${tenantId}::uuid and r.entity_id = any(${replaced}::uuid[]) and not exists (
        select from jsonb_to_recordset(${jsonb(rows)}::jsonb) as ${relationRow}
        where x.id = r.entity_id and x."sourceRef" = r.source_ref and x.type = r.type and x."targetRef" = r.target_ref)`
  if (rows.length === 0) return
  await db.$executeRaw`
    insert into relation (tenant_id, entity_id, source_ref, type, target_ref)
    select ${tenantId}::uuid, x.id, x."sourceRef", x.type, x."targetRef"
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as ${relationRow}
    on conflict do nothing`
}

/** What caused a change: a sync run, or a user. */
export type ChangedBy = { runId: string | null; integrationId: string | null; actor: string | null }

/**
 * Records the current state of entities that are about to be written. A new position or commit with the same content is not a
 * change.
 */
export async function recordChanges(
  db: TenantDb,
  tenantId: TenantId,
  chunk: readonly Prepared[],
  existing: ReadonlyMap<string, unknown>,
  by: ChangedBy,
): Promise<void> {
  const rows = chunk.map(({ ref, input }) => ({
    ref,
    label: input.descriptor.metadata.title ?? input.descriptor.metadata.name,
    // Only existing entities have something to compare with.
    ...(existing.has(ref) ? { data: input.descriptor } : {}),
  }))
  await db.$executeRaw`
    insert into entity_change (tenant_id, ref, label, action, before, run_id, integration_id, actor)
    select ${tenantId}::uuid, x.ref, x.label, case when e.ref is null then 'added' else 'changed' end, e.data,
      ${by.runId}::uuid, ${by.integrationId}::uuid, ${by.actor}
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(ref text, label text, data jsonb)
      left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = x.ref
    where e.ref is null or e.data is distinct from x.data`
}
