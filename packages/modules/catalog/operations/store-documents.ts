import type { TenantId } from '@callboard/core/ids'
import { bulkWriteThreshold } from '@callboard/db/chunks'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { mergeCounts } from '../repo/entity-counts.ts'
import { storeMarkedDocuments, vacuumDocuments } from '../repo/entity-document.ts'

/** Entities per transaction: about 0.1 s, for which their removal waits. */
const batch = 500

/**
 * Stores the documents of all entities that are marked, including those that are marked meanwhile, and merges the counts that
 * the same writes have added.
 * @returns how many documents
 */
export async function storeDocuments(tenantId: TenantId, signal?: AbortSignal): Promise<number> {
  let stored = 0
  for (;;) {
    const count = await forTenant(tenantId).tx((db) => storeMarkedDocuments(db, tenantId, batch))
    stored += count
    if (count < batch) break
    signal?.throwIfAborted()
  }
  await forTenant(tenantId).tx((db) => mergeCounts(db, tenantId))
  if (stored >= bulkWriteThreshold) await vacuumDocuments(systemDb('statistics'))
  return stored
}
