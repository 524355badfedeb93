import { manyEntities } from '@callboard/db/chunks'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { releaseHeld } from '@callboard/kernel/events'
import type { Target } from '@callboard/kernel/job-run'
import { catalogChanged } from '@callboard/modules/catalog/events'

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

/** Ends a slice of a run, also one that has failed: work that waited for it may begin. */
export async function afterWriting({ tenantId, runId }: Target): Promise<void> {
  const written = await forTenant(tenantId).tx(async (db) => {
    await releaseHeld(db, tenantId, catalogChanged)
    const run = await db.syncRun.findFirst({ where: { id: runId }, select: { added: true, changed: true } })
    return run ? run.added + run.changed : 0
  })
  if (written >= manyEntities) await tidyCatalog()
}
