import { createHash } from 'node:crypto'
import { type Descriptor, refOf } from '@callboard/core/entity/entity'
import { recordOf } from '@callboard/core/entity/record'
import { relationsOf } from '@callboard/core/entity/relations'
import type { Receipt } from '@callboard/core/inference/facts'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '../for-tenant.ts'
import { jsonb } from '../jsonb.ts'
import { chunks } from './chunks.ts'

/** An entity that an integration found, and where. */
export type EntityInput = {
  descriptor: Descriptor
  item: string
  file: string
  url: string
  line: number
  /** Where the values of a conclusion come from; null for a description. */
  receipts: readonly Receipt[] | null
}

export type Applied = {
  added: number
  changed: number
  unchanged: number
  /** Entities whose name another place has already taken. */
  duplicates: { input: EntityInput; ref: string; takenBy: string }[]
  /** The entities that each item holds now. */
  refs: Map<string, string[]>
}

type Existing = {
  ref: string
  hash: string
  id: string
  integrationId: string | null
  item: string
  url: string | null
  inferred: boolean
}
type Prepared = { input: EntityInput; ref: string; hash: string }

const hashOf = (input: EntityInput) =>
  createHash('sha1')
    .update(JSON.stringify([input.descriptor, input.item, input.file, input.url, ...(input.receipts ? [input.receipts] : [])]))
    .digest('base64')

/**
 * Writes what an integration found: new and changed entities with their relations, in a handful of statements for each
 * thousand. Unchanged ones are skipped by hash. The first place to claim a name keeps it; others are returned as duplicates.
 * A description takes the name of a conclusion, wherever that came from; anything takes that of an entity without a source.
 */
export async function applyEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  inputs: readonly EntityInput[],
  runId: string | null,
): Promise<Applied> {
  const result: Applied = { added: 0, changed: 0, unchanged: 0, duplicates: [], refs: new Map() }
  // Descriptions first, so that they have the names that conclusions claim too.
  const ordered = [...inputs].sort((a, b) => Number(a.receipts !== null) - Number(b.receipts !== null))
  const prepared = ordered.map((input) => ({ input, ref: refOf(input.descriptor), hash: hashOf(input) }))
  const existing = await findExisting(
    db,
    tenantId,
    prepared.map((p) => p.ref),
  )
  const write = new Map<string, Prepared>()
  for (const p of prepared) {
    const before = existing.get(p.ref)
    const mine = before?.integrationId === integrationId && before.item === p.input.item
    const earlier = write.get(p.ref)
    const gives = before?.integrationId === null || (before?.inferred === true && p.input.receipts === null)
    if (earlier || (before && !mine && !gives)) {
      const takenBy = earlier ? earlier.input.url : (before?.url ?? '')
      // The same file reached twice (by a pattern and by a Location) is no conflict.
      if (takenBy !== p.input.url) result.duplicates.push({ input: p.input, ref: p.ref, takenBy })
      continue
    }
    write.set(p.ref, p)
    const refs = result.refs.get(p.input.item)
    if (refs) refs.push(p.ref)
    else result.refs.set(p.input.item, [p.ref])
  }
  const changed = [...write.values()].filter((p) => existing.get(p.ref)?.hash !== p.hash)
  result.unchanged = write.size - changed.length
  for (const chunk of chunks(changed)) {
    await recordChanges(db, tenantId, chunk, existing, { runId, integrationId, actor: null })
    const ids = await writeEntities(db, tenantId, integrationId, chunk)
    await writeRelations(db, tenantId, chunk, ids, existing)
    const updates = chunk.filter((p) => existing.has(p.ref)).length
    result.changed += updates
    result.added += chunk.length - updates
  }
  return result
}

async function findExisting(db: TenantDb, tenantId: TenantId, refs: string[]): Promise<Map<string, Existing>> {
  const rows = await db.$queryRaw<Existing[]>`
    select ref, hash, id, integration_id as "integrationId", item, url, receipts is not null as inferred from entity
    where tenant_id = ${tenantId}::uuid and ref = any(${refs}::text[])`
  return new Map(rows.map((r) => [r.ref, r]))
}

async function writeEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string | null,
  chunk: Prepared[],
): Promise<Map<string, string>> {
  const rows = chunk.map((p) => ({
    ...recordOf(p.input.descriptor),
    data: p.input.descriptor,
    hash: p.hash,
    item: p.input.item,
    file: p.input.file,
    url: p.input.url,
    receipts: p.input.receipts,
  }))
  const written = await db.$queryRaw<{ id: string; ref: string }[]>`
    with back as (
      delete from tombstone where tenant_id = ${tenantId}::uuid and ref = any(${chunk.map((p) => p.ref)}::text[]) returning ref, entity_id
    )
    insert into entity (tenant_id, id, ref, kind, kind_name, namespace, name, name_key, title, description, type, lifecycle, owner_ref, system_ref,
      tags, data, facets, search_text, hash, integration_id, item, file, url, receipts)
    select ${tenantId}::uuid, coalesce((select b.entity_id from back b where b.ref = x.ref), uuidv7()), x.ref, x.kind, x."kindName", x.namespace, x.name, x."nameKey", x.title, x.description, x.type, x.lifecycle, x."ownerRef", x."systemRef",
      x.tags, x.data, x.facets, x."searchText", x.hash, ${integrationId}::uuid, x.item, x.file, x.url,
      nullif(x.receipts, 'null'::jsonb)
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(ref text, kind text, "kindName" text, namespace text, name text, "nameKey" text, title text,
      description text, type text, lifecycle text, "ownerRef" text, "systemRef" text, tags text[], data jsonb, facets text[], "searchText" text, hash text,
      item text, file text, url text, receipts jsonb)
    on conflict (tenant_id, ref) do update set kind = excluded.kind, kind_name = excluded.kind_name, namespace = excluded.namespace, name = excluded.name,
      name_key = excluded.name_key, title = excluded.title, description = excluded.description, type = excluded.type, lifecycle = excluded.lifecycle,
      owner_ref = excluded.owner_ref, system_ref = excluded.system_ref, tags = excluded.tags, data = excluded.data, facets = excluded.facets,
      search_text = excluded.search_text, hash = excluded.hash, item = excluded.item, file = excluded.file, url = excluded.url,
      receipts = excluded.receipts, integration_id = excluded.integration_id, updated_at = now()
    where entity.integration_id = excluded.integration_id or entity.integration_id is null or (entity.receipts is not null and excluded.receipts is null)
    returning id, ref`
  return new Map(written.map((w) => [w.ref, w.id]))
}

async function writeRelations(
  db: TenantDb,
  tenantId: TenantId,
  chunk: Prepared[],
  ids: Map<string, string>,
  existing: Map<string, Existing>,
): Promise<void> {
  const replaced = chunk.flatMap((p) => (existing.has(p.ref) ? (ids.get(p.ref) ?? []) : []))
  if (replaced.length > 0)
    await db.$executeRaw`delete from relation where tenant_id = ${tenantId}::uuid and entity_id = any(${replaced}::uuid[])`
  const rows = chunk.flatMap((p) => {
    const id = ids.get(p.ref)
    return id ? relationsOf(p.input.descriptor).relations.map((r) => ({ id, ...r })) : []
  })
  if (rows.length === 0) return
  await db.$executeRaw`
    insert into relation (tenant_id, entity_id, source_ref, type, target_ref)
    select ${tenantId}::uuid, x.id, x."sourceRef", x.type, x."targetRef"
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(id uuid, "sourceRef" text, type text, "targetRef" text)
    on conflict do nothing`
}

/** What brought a change: a run of an integration, or somebody here. */
export type ChangedBy = { runId: string | null; integrationId: string | null; actor: string | null }

/** Remembers what is about to be written, with what is there now. A new place or commit of the same words is no change. */
async function recordChanges(
  db: TenantDb,
  tenantId: TenantId,
  chunk: readonly Prepared[],
  existing: ReadonlyMap<string, unknown>,
  by: ChangedBy,
): Promise<void> {
  const rows = chunk.map(({ ref, input }) => ({
    ref,
    label: input.descriptor.metadata.title ?? input.descriptor.metadata.name,
    // Only what is there already has something to be compared with.
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

/** Writes an entity that no source holds, as it was: a person keeps it until one describes it again. */
export async function keepEntity(
  db: TenantDb,
  tenantId: TenantId,
  kept: { descriptor: Descriptor; file: string | null; url: string | null; receipts: readonly Receipt[] | null },
  actor: string,
): Promise<void> {
  const input: EntityInput = { ...kept, item: '', file: kept.file ?? '', url: kept.url ?? '', line: 1 }
  const prepared: Prepared = { input, ref: refOf(kept.descriptor), hash: hashOf(input) }
  await recordChanges(db, tenantId, [prepared], new Map(), { runId: null, integrationId: null, actor })
  const ids = await writeEntities(db, tenantId, null, [prepared])
  await writeRelations(db, tenantId, [prepared], ids, new Map())
}
