import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { applyEntities, findDroppedEntities, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { differencesOf } from '@callboard/modules/catalog/domain/diff'
import type { Descriptor, Json } from '@callboard/modules/catalog/domain/entity'
import type { FoundEntity, FoundProblem, ItemRead } from '@callboard/plugin-kit/server'
import { lockItems, markRead, type ProblemRow, removeItems, replaceProblems } from '../../repo/integration.ts'
import { type AppliedRead, type PresentRead, readParticipants } from './read-participant.ts'

export type ReadBatch = {
  integrationId: string
  runId: string | null
  /** When the read began. Items that a later read has started are skipped. */
  startedAt: Date
  reads: readonly ItemRead[]
  /** A full sync only removes at its end, behind the deletion guard. */
  removal: 'now' | 'at-end'
}
export type BatchCounts = { added: number; changed: number; unchanged: number; removed: number; problems: number }

const problemRow = (read: PresentRead, p: FoundProblem): ProblemRow => ({
  item: read.key,
  itemName: read.name,
  file: p.file ?? null,
  line: p.line ?? null,
  column: p.column ?? null,
  ref: p.ref ?? null,
  code: p.code,
  message: p.message,
  url: p.url ?? null,
})

/** The differences between two entities with the same ref, as a sentence. Their positions always differ and are omitted. */
function describeConflict(used: Json | undefined, refused: Descriptor): string {
  const paths = differencesOf(used, refused as unknown as Json)
    .map((d) => d.path)
    // The namespace is the same, explicit or not: it is part of the ref that both claim.
    .filter((path) => path !== 'metadata.namespace' && !path.startsWith('metadata.annotations.backstage.io/'))
  if (paths.length === 0) return 'Both definitions are identical.'
  return `They differ in ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}.`
}

type Applied = Awaited<ReturnType<typeof applyEntities>>
type Wanted = { read: PresentRead; entity: FoundEntity }

const inputOf = ({ read, entity: { descriptor, file, url, line, evidence, packages } }: Wanted) => ({
  descriptor,
  file,
  url,
  line,
  item: read.key,
  evidence: evidence ?? null,
  ...(packages ? { packages } : {}),
})

/**
 * Problems for entities whose ref is already defined elsewhere. An inferred entity that gives way to a descriptor is not a
 * problem.
 */
async function duplicateProblems(db: TenantDb, present: readonly PresentRead[], applied: Applied): Promise<ProblemRow[]> {
  const refused = applied.duplicates.filter((d) => d.input.evidence === null)
  const held = await db.entity.findMany({ where: { ref: { in: refused.map((d) => d.ref) } }, select: { ref: true, data: true } })
  return refused.map(({ input, ref, takenBy }) => {
    const read = present.find((r) => r.key === input.item)
    const other = held.find((h) => h.ref === ref)?.data as Json | undefined
    return {
      item: input.item,
      itemName: read?.name ?? null,
      file: input.file,
      line: input.line,
      column: 1,
      ref,
      code: 'duplicate',
      message: `${ref} is already defined in ${takenBy || 'another place'}, so this one was not used. ${describeConflict(other, input.descriptor)} Rename one of them, or delete it.`,
      url: `${input.url}#L${input.line}`,
    }
  })
}

/** The current refs of an item. */
const readItem = (r: PresentRead, applied: Applied) => ({
  key: r.key,
  name: r.name,
  version: r.version,
  refs: applied.refs.get(r.key) ?? [],
  // What the item itself already defines does not count as a claim.
  claims: applied.duplicates.filter((d) => d.input.item === r.key && !applied.refs.get(r.key)?.includes(d.ref)).map((d) => d.ref),
  state: (r.state ?? {}) as object,
})

/** Writes the result of reading some items: entities, relations, problems, and the refs of each item. */
export async function applyReads(db: TenantDb, tenantId: TenantId, batch: ReadBatch): Promise<BatchCounts> {
  const { integrationId, runId } = batch
  const of: AppliedRead = { integrationId, runId, cause: batch.removal === 'now' ? 'read' : 'full-read' }
  const fresh = await withoutNewer(db, tenantId, batch)
  const present = await adapted(
    db,
    tenantId,
    of,
    fresh.filter((r): r is PresentRead => 'entities' in r),
  )
  const isWanted = await selection(db, of)
  const wanted = present.flatMap((read) => read.entities.filter((e) => isWanted(read, e)).map((entity) => ({ read, entity })))
  const applied = await applyEntities(db, tenantId, integrationId, wanted.map(inputOf), { runId, cause: of.cause })
  const duplicates = await duplicateProblems(db, present, applied)
  const problems = [...present.flatMap((r) => r.problems.map((p) => problemRow(r, p))), ...duplicates]
  const keys = fresh.map((r) => r.key)
  await replaceProblems(db, tenantId, integrationId, keys, problems)
  const read = present.map((r) => readItem(r, applied))
  await markRead(db, tenantId, integrationId, batch.startedAt, read)
  const gone = fresh.filter((r) => 'gone' in r).map((r) => r.key)
  if (gone.length > 0) await removeItems(db, integrationId, gone)
  const removable = batch.removal === 'now' ? await findDroppedEntities(db, tenantId, integrationId, keys) : []
  await removeEntities(db, tenantId, removable, { reason: 'source', runId, actor: null, cause: of.cause })
  const removed = removable.map((e) => e.ref)
  await requeueClaimants(db, tenantId, removed)
  const written = { reads: present, entities: wanted.map((w) => w.entity) }
  for (const participant of readParticipants.get()) await participant.write?.(db, tenantId, of, written)
  const { added, changed, unchanged } = applied
  return { added, changed, unchanged, removed: removed.length, problems: problems.length }
}

async function adapted(db: TenantDb, tenantId: TenantId, of: AppliedRead, found: PresentRead[]): Promise<PresentRead[]> {
  let reads = found
  for (const participant of readParticipants.get()) reads = (await participant.adapt?.(db, tenantId, of, reads)) ?? reads
  return reads
}

/** Entities accepted by all participants. */
async function selection(db: TenantDb, of: AppliedRead): Promise<(read: PresentRead, entity: FoundEntity) => boolean> {
  const selects: ((read: PresentRead, entity: FoundEntity) => boolean)[] = []
  for (const { select } of readParticipants.get()) if (select) selects.push(await select(db, of))
  return (read, entity) => selects.every((wants) => wants(read, entity))
}

/** Locks the items, and skips those that a later read has already written. */
async function withoutNewer(db: TenantDb, tenantId: TenantId, batch: ReadBatch): Promise<ItemRead[]> {
  const keys = batch.reads.map((r) => r.key)
  const locked = await lockItems(db, tenantId, batch.integrationId, keys)
  const skip = new Set(locked.filter((n) => n.readAt && n.readAt > batch.startedAt).map((n) => n.key))
  return batch.reads.filter((r) => !skip.has(r.key))
}
