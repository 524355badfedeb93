import type { TenantId } from '@callboard/core/ids'
import { chunks } from '@callboard/db/chunks'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Evidence, Packages } from '@callboard/modules/inference/domain/facts'
import { type InferenceRecord, overlay } from '@callboard/modules/inference/domain/overlay'
import { type Descriptor, refOf } from '../domain/entity.ts'
import { correctionsOf } from './corrections.ts'
import { type EntityRow, type Prepared, prepare, recordChanges, writeEntities, writeRelations } from './entity-write.ts'

/** An entity found by an integration, with its position. */
export type EntityInput = {
  descriptor: Descriptor
  item: string
  file: string
  url: string
  line: number
  /** Evidence of an inferred entity's values; null for one from a descriptor. */
  evidence: readonly Evidence[] | null
  /** Packages that an inferred entity publishes and depends on. */
  packages?: Packages
}

export type Applied = {
  added: number
  changed: number
  unchanged: number
  /** Entities whose ref is already defined elsewhere. */
  duplicates: { input: EntityInput; ref: string; takenBy: string }[]
  /** The current entities of each item. */
  refs: Map<string, string[]>
  /** Added or changed entities. */
  written: string[]
  /** The outcome of each reference that is not a duplicate. */
  outcomes: Map<string, 'added' | 'changed' | 'unchanged'>
}

/** What a write of entities would do, and what it needs for that. */
type Plan = { result: Applied; changed: Prepared<EntityRow>[]; existing: Map<string, Existing> }

type Existing = {
  ref: string
  hash: string
  id: string
  integrationId: string | null
  item: string
  url: string | null
  inferred: boolean
  links: string[] | null
}

/**
 * Writes entities of an integration: new and changed ones with their relations, in a handful of statements per thousand.
 * Unchanged ones are skipped by hash. The first source of a ref keeps it; later ones are returned as duplicates. A descriptor
 * replaces an inferred entity from anywhere; any source replaces an entity without a source.
 */
export async function applyEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  inputs: readonly EntityInput[],
  runId: string | null,
): Promise<Applied> {
  const { result, changed, existing } = await planEntities(db, tenantId, integrationId, inputs)
  for (const chunk of chunks(changed)) {
    await recordChanges(db, tenantId, chunk, existing, { runId, integrationId, actor: null })
    const ids = await writeEntities(db, tenantId, integrationId, chunk)
    await writeRelations(db, tenantId, chunk, ids, existing)
  }
  return result
}

/**
 * What `applyEntities` would write, and its result. Writes nothing.
 * @param integrationId null for a source that does not exist yet
 */
export async function planEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string | null,
  inputs: readonly EntityInput[],
): Promise<Plan> {
  const duplicates: Applied['duplicates'] = []
  const refs: Applied['refs'] = new Map()
  // Descriptors first, so that they get the refs that inferred entities claim too.
  const ordered = [...inputs].sort((a, b) => Number(a.evidence !== null) - Number(b.evidence !== null))
  const named = ordered.map((input) => ({ input, ref: refOf(input.descriptor) }))
  const existing = await findExisting(
    db,
    tenantId,
    named.map((n) => n.ref),
  )
  const claimed = new Map<string, EntityInput>()
  for (const { input, ref } of named) {
    const before = existing.get(ref)
    const mine = integrationId !== null && before?.integrationId === integrationId && before.item === input.item
    const earlier = claimed.get(ref)
    const gives = before?.integrationId === null || (before?.inferred === true && input.evidence === null)
    if (earlier || (before && !mine && !gives)) {
      const takenBy = earlier ? locationOf(earlier, input) : (before?.url ?? '')
      if (!isSameDocument(input, earlier, before)) duplicates.push({ input, ref, takenBy })
      continue
    }
    claimed.set(ref, input)
    const ofItem = refs.get(input.item)
    if (ofItem) ofItem.push(ref)
    else refs.set(input.item, [ref])
  }
  const prepared = (await withOverlays(db, tenantId, claimed, existing)).map(prepare)
  // An entity without a source gets one, even if nothing else about it changes.
  const isCurrent = (before: Existing | undefined, hash: string) =>
    before?.hash === hash && before.integrationId === integrationId
  const changed = prepared.filter((p) => !isCurrent(existing.get(p.ref), p.hash))
  const outcomes: Applied['outcomes'] = new Map(prepared.map((p) => [p.ref, 'unchanged']))
  for (const { ref } of changed) outcomes.set(ref, existing.has(ref) ? 'changed' : 'added')
  const written = changed.map((p) => p.ref)
  const added = written.filter((ref) => !existing.has(ref)).length
  const counts = { added, changed: changed.length - added, unchanged: prepared.length - changed.length }
  return { result: { ...counts, duplicates, refs, written, outcomes }, changed, existing }
}

/**
 * Whether a document was reached twice, by a pattern and by a Location. That is not a conflict. Pushed entities have no document.
 */
const isSameDocument = (input: EntityInput, earlier: EntityInput | undefined, before: Existing | undefined): boolean =>
  input.url !== '' && (earlier ? earlier.url === input.url && earlier.line === input.line : before?.url === input.url)

/** Where an entity is defined: the file, or the line if both entities are in the same file. */
const locationOf = (entity: EntityInput, other: EntityInput): string =>
  entity.url === other.url ? `${entity.url}#L${entity.line}` : entity.url

async function findExisting(db: TenantDb, tenantId: TenantId, refs: string[]): Promise<Map<string, Existing>> {
  const rows = await db.$queryRaw<Existing[]>`
    select ref, hash, id, integration_id as "integrationId", item, url, receipts is not null as inferred,
      array(select jsonb_array_elements_text(concluded->'links')) as links from entity
    where tenant_id = ${tenantId}::uuid and ref = any(${refs}::text[])`
  return new Map(rows.map((r) => [r.ref, r]))
}

/** Inferred entities with corrections and links applied; entities from descriptors unchanged. */
async function withOverlays(
  db: TenantDb,
  tenantId: TenantId,
  claimed: ReadonlyMap<string, EntityInput>,
  existing: ReadonlyMap<string, Existing>,
): Promise<EntityRow[]> {
  const inferred = [...claimed].flatMap(([ref, input]) => (input.evidence ? [ref] : []))
  const corrections = await correctionsOf(db, tenantId, inferred)
  return [...claimed].map(([ref, { descriptor, item, file, url, evidence, packages }]) => {
    const row = { item, file, url }
    if (!evidence) return { ...row, descriptor, evidence, inference: null }
    const links = existing.get(ref)?.links ?? []
    const { replaced, ...over } = overlay({ descriptor, evidence }, links, corrections.get(ref) ?? [])
    return { ...row, ...over, inference: { provides: packages?.provides ?? [], needs: packages?.needs ?? [], links, replaced } }
  })
}

/** An entity without a source. */
export type DetachedEntity = {
  descriptor: Descriptor
  file: string | null
  url: string | null
  evidence: readonly Evidence[] | null
  inference: InferenceRecord | null
}

/** Writes an entity without a source, new or changed: it stays until a descriptor defines it again. */
export async function writeDetachedEntity(
  db: TenantDb,
  tenantId: TenantId,
  entity: DetachedEntity,
  actor: string,
): Promise<void> {
  const prepared = prepare({ ...entity, item: '', file: entity.file ?? '', url: entity.url ?? '' })
  const existing = await findExisting(db, tenantId, [prepared.ref])
  await recordChanges(db, tenantId, [prepared], existing, { runId: null, integrationId: null, actor })
  const ids = await writeEntities(db, tenantId, null, [prepared])
  await writeRelations(db, tenantId, [prepared], ids, existing)
}
