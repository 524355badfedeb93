import { createHash } from 'node:crypto'
import { type Descriptor, refOf } from '@callboard/core/entity/entity'
import { recordOf } from '@callboard/core/entity/record'
import { relationsOf } from '@callboard/core/entity/relations'
import type { Receipt } from '@callboard/core/inference/facts'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '../for-tenant.ts'
import { jsonb } from '../jsonb.ts'
import type { FullRead } from './integration.ts'

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
  integrationId: string
  item: string
  url: string | null
  inferred: boolean
}
type Prepared = { input: EntityInput; ref: string; hash: string }

/** Rows a statement carries; more gains nothing and holds memory (8-limits). */
const chunkSize = 1000
const chunks = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / chunkSize) }, (_, i) => rows.slice(i * chunkSize, (i + 1) * chunkSize))

const hashOf = (input: EntityInput) =>
  createHash('sha1')
    .update(JSON.stringify([input.descriptor, input.item, input.file, input.url, ...(input.receipts ? [input.receipts] : [])]))
    .digest('base64')

/**
 * Writes what an integration found: new and changed entities with their relations, in a handful of statements for each
 * thousand. Unchanged ones are skipped by hash. The first place to claim a name keeps it; others are returned as duplicates.
 * A description takes the name of a conclusion, wherever that came from.
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
    const gives = before?.inferred === true && p.input.receipts === null
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
    const ids = await writeEntities(db, tenantId, integrationId, chunk)
    await writeRelations(db, tenantId, chunk, ids, existing)
    await recordChanges(
      db,
      tenantId,
      runId,
      chunk.map((p) => ({
        ref: p.ref,
        label: p.input.descriptor.metadata.title ?? p.input.descriptor.metadata.name,
        action: existing.has(p.ref) ? 'changed' : 'added',
      })),
    )
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
  integrationId: string,
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
    insert into entity (tenant_id, ref, kind, kind_name, namespace, name, name_key, title, description, type, lifecycle, owner_ref, system_ref,
      tags, data, facets, search_text, hash, integration_id, item, file, url, receipts)
    select ${tenantId}::uuid, x.ref, x.kind, x."kindName", x.namespace, x.name, x."nameKey", x.title, x.description, x.type, x.lifecycle, x."ownerRef", x."systemRef",
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
    where entity.integration_id = excluded.integration_id or (entity.receipts is not null and excluded.receipts is null)
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

type Change = { ref: string; label: string; action: string }

async function recordChanges(db: TenantDb, tenantId: TenantId, runId: string | null, changes: readonly Change[]): Promise<void> {
  await db.$executeRaw`
    insert into entity_change (tenant_id, ref, label, action, run_id)
    select ${tenantId}::uuid, x.ref, x.label, x.action, ${runId}::uuid
    from jsonb_to_recordset(${jsonb(changes)}::jsonb) as x(ref text, label text, action text)`
}

export type Removable = { id: string; ref: string; label: string }

/** Entities of an integration that its finished full read no longer found. */
export function entitiesNotSeen(db: TenantDb, tenantId: TenantId, integrationId: string, run: FullRead): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select e.id, e.ref, coalesce(e.title, e.name) as label from entity e
    left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = ${integrationId}::uuid
      and (s.key is null or (s.seen_run is distinct from ${run.id}::uuid and coalesce(s.read_at, '-infinity') < ${run.startedAt}) or not (e.ref = any(s.refs)))`
}

/** Entities of some items that their latest reading no longer found. */
export function entitiesNotHeld(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  items: readonly string[],
): Promise<Removable[]> {
  return db.$queryRaw<Removable[]>`
    select e.id, e.ref, coalesce(e.title, e.name) as label from entity e
    left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = ${integrationId}::uuid and e.item = any(${[...items]}::text[])
      and (s.key is null or not (e.ref = any(s.refs)))`
}

/** Removes entities with their relations, and remembers that they were there. */
export async function removeEntities(
  db: TenantDb,
  tenantId: TenantId,
  removable: readonly Removable[],
  runId: string | null,
): Promise<void> {
  for (const chunk of chunks(removable)) {
    await db.$executeRaw`delete from entity where tenant_id = ${tenantId}::uuid and id = any(${chunk.map((e) => e.id)}::uuid[])`
    await recordChanges(
      db,
      tenantId,
      runId,
      chunk.map((e) => ({ ref: e.ref, label: e.label, action: 'removed' })),
    )
  }
}
