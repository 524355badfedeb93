import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { emit } from '@callboard/kernel/events'
import { refOf } from '../domain/entity.ts'
import { boundedRefs, type CatalogCause, catalogChanged } from '../events.ts'
import * as apply from '../repo/entity-apply.ts'
import type { Removable } from '../repo/entity-removable.ts'
import * as removal from '../repo/entity-remove.ts'
import * as rewriting from '../repo/entity-rewrite.ts'

// The only way to write entities: each write tells subscribers of what it changed, in its own transaction. That nobody
// goes past it is a rule of dependency-cruiser.

/** What a source brought: part of a full read, or a read of some items between two of them. */
export type ReadCause = Exclude<CatalogCause, 'person'>

async function changed(db: TenantDb, tenantId: TenantId, refs: readonly string[], cause: CatalogCause): Promise<void> {
  if (refs.length > 0) await emit(db, tenantId, catalogChanged({ refs: boundedRefs(refs), cause }))
}

/** Writes what an integration found. Unchanged entities are skipped, and other places keep the names that they have. */
export async function applyEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  inputs: readonly apply.EntityInput[],
  by: { runId: string | null; cause: ReadCause },
): Promise<apply.Applied> {
  const applied = await apply.applyEntities(db, tenantId, integrationId, inputs, by.runId)
  await changed(db, tenantId, applied.written, by.cause)
  return applied
}

/** Writes an entity that no source holds. */
export async function keepEntity(db: TenantDb, tenantId: TenantId, kept: apply.KeptEntity, actor: string): Promise<void> {
  await apply.keepEntity(db, tenantId, kept, actor)
  await changed(db, tenantId, [refOf(kept.descriptor)], 'person')
}

/** Removes entities with their relations, and leaves a tombstone for each with which they can be put back. */
export async function removeEntities(
  db: TenantDb,
  tenantId: TenantId,
  removable: readonly Removable[],
  { cause, ...by }: { reason: removal.RemovalReason; runId: string | null; actor: string | null; cause: CatalogCause },
): Promise<void> {
  await removal.removeEntities(db, tenantId, removable, by)
  await changed(
    db,
    tenantId,
    removable.map((e) => e.ref),
    cause,
  )
}

/** Writes concluded entities anew after what is laid over them has changed. @returns how many have changed */
export async function rewriteConclusions(
  db: TenantDb,
  tenantId: TenantId,
  refs: readonly string[],
  { cause, ...by }: { runId: string | null; integrationId: string | null; actor: string | null; cause: CatalogCause },
  links?: ReadonlyMap<string, string[]>,
): Promise<number> {
  const written = await rewriting.rewriteConclusions(db, tenantId, refs, by, links)
  await changed(db, tenantId, written, cause)
  return written.length
}
