import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { emit } from '@callboard/kernel/events'
import { refOf } from '../domain/entity.ts'
import { boundedRefs, type CatalogCause, catalogChanged } from '../events.ts'
import * as apply from '../repo/entity-apply.ts'
import type { Removable } from '../repo/entity-removable.ts'
import * as removal from '../repo/entity-remove.ts'
import * as rewriting from '../repo/entity-rewrite.ts'

// The only way to write entities: each write emits events in its own transaction. A dependency-cruiser rule prevents bypassing
// it.

/** The origin of a write: part of a full sync, or a read of single items between syncs. */
export type ReadCause = Exclude<CatalogCause, 'person'>

async function changed(db: TenantDb, tenantId: TenantId, refs: readonly string[], cause: CatalogCause): Promise<void> {
  if (refs.length > 0) await emit(db, tenantId, catalogChanged({ refs: boundedRefs(refs), cause }))
}

/** Writes the entities of an integration. Unchanged ones are skipped, and refs defined elsewhere are not overwritten. */
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

/** What `applyEntities` would do. Writes nothing. @param integrationId null for a source that does not exist yet */
export async function previewEntities(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string | null,
  inputs: readonly apply.EntityInput[],
): Promise<apply.Applied> {
  return (await apply.planEntities(db, tenantId, integrationId, inputs)).result
}

/** Writes an entity without a source, new or changed. One that has a source is left as it is. */
export async function writeDetachedEntity(
  db: TenantDb,
  tenantId: TenantId,
  entity: apply.DetachedEntity,
  actor: string,
): Promise<void> {
  await apply.writeDetachedEntity(db, tenantId, entity, actor)
  await changed(db, tenantId, [refOf(entity.descriptor)], 'person')
}

/** Removes entities with their relations, and creates a tombstone for each so that it can be restored. */
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

/** Rewrites inferred entities after their corrections or links changed. @returns how many changed */
export async function rewriteInferredEntities(
  db: TenantDb,
  tenantId: TenantId,
  refs: readonly string[],
  { cause, ...by }: { runId: string | null; integrationId: string | null; actor: string | null; cause: CatalogCause },
  links?: ReadonlyMap<string, string[]>,
): Promise<number> {
  const written = await rewriting.rewriteInferences(db, tenantId, refs, by, links)
  await changed(db, tenantId, written, cause)
  return written.length
}
