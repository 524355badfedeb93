import { forTenant } from '@callboard/db/for-tenant'
import { entitiesNotSeen, removeEntities } from '@callboard/db/repos/entity-remove'
import { countItems, type FullRead, removeUnseenItems, rereadClaimsOf } from '@callboard/db/repos/integration'
import { setHealth } from '../integrations/set-health.ts'
import { catalogChanged } from '../changes/catalog-changed.ts'
import { linkConclusions } from '../conclusions/link-conclusions.ts'
import { flushUsage, type Usage } from './plugin-context.ts'
import type { Target } from './sync-target.ts'

/** A full read that would remove more than this stops and asks: a vendor's half answer must not empty a catalog. */
export const removalGuard = { entities: 50, share: 0.2, always: 5 }

export const exceedsGuard = (removals: number, total: number): boolean =>
  removals > removalGuard.entities || (removals >= removalGuard.always && removals > total * removalGuard.share)

/** Ends a run that has read everything. Returns false when the end itself made items due for reading again. */
export async function finishRun(target: Target, run: FullRead, syncEveryS: number, usage: Usage): Promise<boolean> {
  const { tenantId, integrationId } = target
  return forTenant(tenantId).tx(async (db) => {
    const removable = await entitiesNotSeen(db, tenantId, integrationId, run)
    const entities = await db.entity.count({ where: { integrationId } })
    const problems = await db.problem.count({ where: { integrationId } })
    const current = await db.syncRun.findFirst({ where: { id: run.id, state: 'running' } })
    if (!current) return true
    const ended = {
      finishedAt: new Date(),
      problems,
      unchanged: Math.max(0, entities - current.added - current.changed - removable.length),
      ...flushUsage(usage),
    }
    const guarded = exceedsGuard(removable.length, entities)
    if (!guarded) {
      await removeEntities(db, tenantId, removable, { reason: 'source', runId: run.id, actor: null })
      await removeUnseenItems(db, tenantId, integrationId, run)
      await rereadClaimsOf(
        db,
        tenantId,
        removable.map((e) => e.ref),
      )
      const { toRead } = await countItems(db, tenantId, integrationId, run.id)
      await db.syncRun.updateMany({ where: { id: run.id }, data: { removed: { increment: removable.length } } })
      if (toRead > 0) return false
    }
    await linkConclusions(db, tenantId, { runId: run.id, integrationId })
    if (current.added + current.changed + current.removed + removable.length > 0) await catalogChanged(db, tenantId)
    await db.problem.deleteMany({ where: { integrationId, item: null } })
    await db.syncRun.updateMany({
      where: { id: run.id },
      data: { ...ended, state: guarded ? 'needs_approval' : 'succeeded', pendingRemovals: guarded ? removable.length : 0 },
    })
    const trouble = guarded
      ? {
          code: 'removal_guard',
          message: `The last sync no longer found ${removable.length} of ${entities} entities. Nothing was removed. Confirm the removal if it is right, or check what the connection may see.`,
        }
      : undefined
    await setHealth(db, tenantId, integrationId, trouble, { nextSyncAt: new Date(Date.now() + syncEveryS * 1000) })
    return true
  })
}
