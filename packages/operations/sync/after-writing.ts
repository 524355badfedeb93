import { forTenant } from '@callboard/db/for-tenant'
import { manyEntities } from '@callboard/db/repos/entity-write'
import { systemDb } from '@callboard/db/system-db'
import { catalogChanged } from '../changes/catalog-changed.ts'
import type { Target } from './sync-target.ts'

/**
 * Tidies the database after a large write: keys that wait are merged into the search indexes; pages of new rows are marked
 * as visible to all, so that an index alone can count them (1 ms for 4,000 rows, else 7); and the planner's statistics,
 * which would lag behind, are renewed. Plans for an empty table are bad ones for a full one. Indexes, which grow with
 * all organizations, are left to autovacuum.
 */
export async function tidyCatalog(): Promise<void> {
  const db = systemDb('statistics')
  await db.$executeRaw`select app.merge_search_indexes()`
  await db.$executeRaw`vacuum (analyze, index_cleanup off, truncate off) entity, relation, source_item`
}

/** What follows a slice of a run, also one that has failed: who reads, matches and tells what has changed is asked to. */
export async function afterWriting({ tenantId, runId }: Target): Promise<void> {
  const written = await forTenant(tenantId).tx(async (db) => {
    const run = await db.syncRun.findFirst({ where: { id: runId }, select: { added: true, changed: true, removed: true } })
    if (!run || run.added + run.changed + run.removed === 0) return 0
    await catalogChanged(db, tenantId)
    return run.added + run.changed
  })
  if (written >= manyEntities) await tidyCatalog()
}
