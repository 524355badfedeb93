import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { Target } from '@callboard/kernel/job-run'
import type { FullRead } from '@callboard/modules/catalog'
import { findUnseenEntities, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { exceedsGuard } from '../../domain/removal-guard.ts'
import { countItems, failedItems, removeUnseenItems } from '../../repo/integration.ts'
import { type HealthIssue, setHealth } from '../set-health.ts'
import { flushUsage, type Usage } from './plugin-context.ts'
import { readParticipants } from './read-participant.ts'

const minRetryMs = 60_000

/** The regular time, or earlier if a failed item is due for a retry. */
function nextSync(syncEveryS: number, nextAttemptAt: Date | null): Date {
  const regular = Date.now() + syncEveryS * 1000
  const retry = Math.max(nextAttemptAt?.getTime() ?? Number.POSITIVE_INFINITY, Date.now() + minRetryMs)
  return new Date(Math.min(regular, retry))
}

const removalGuardIssue = (runId: string, removals: number, entities: number): HealthIssue => ({
  approve: runId,
  code: 'removal_guard',
  message: `The last sync no longer found ${removals} of ${entities} entities. Nothing was removed. Approve the removal if this is expected, or check the connection’s permissions.`,
})

const unreadItemsIssue = (failed: number, total: number): HealthIssue | undefined =>
  failed > 0 && failed === total
    ? {
        code: 'incomplete',
        message: 'Nothing could be synced. The catalog shows previous data. See the problems below.',
      }
    : undefined

/** The problem of the whole listing: some items are hidden. */
async function recordWithheld(db: TenantDb, tenantId: TenantId, integrationId: string, message: string | null): Promise<void> {
  await db.problem.deleteMany({ where: { integrationId, item: null } })
  if (message)
    await db.problem.create({
      data: {
        tenantId,
        integrationId,
        failure: true,
        code: 'forbidden',
        message: `${message} Previous data is kept.`,
      },
    })
}

/** Ends a run that has read everything. Returns false if ending it made further items due. */
export async function finishRun(
  target: Target,
  run: FullRead,
  everyS: (items: number) => number,
  usage: Usage,
): Promise<boolean> {
  const { tenantId, integrationId } = target
  return forTenant(tenantId).tx(async (db) => {
    const current = await db.syncRun.findFirst({ where: { id: run.id, state: 'running' } })
    if (!current) return true
    const whole = current.withheld === 0
    const removable = await findUnseenEntities(db, tenantId, integrationId, run, whole ? 'all items' : 'seen items')
    const entities = await db.entity.count({ where: { integrationId } })
    await recordWithheld(db, tenantId, integrationId, current.withheldMessage)
    const problems = await db.problem.count({ where: { integrationId } })
    const { failed, total, nextAttemptAt } = await failedItems(db, integrationId)
    const ended = {
      finishedAt: new Date(),
      problems,
      failed,
      unchanged: Math.max(0, entities - current.added - current.changed - removable.length),
      ...flushUsage(usage),
    }
    const guarded = exceedsGuard(removable.length, entities)
    if (!guarded) {
      await removeEntities(db, tenantId, removable, { reason: 'source', runId: run.id, actor: null, cause: 'full-read' })
      if (whole) await removeUnseenItems(db, tenantId, integrationId, run)
      await requeueClaimants(
        db,
        tenantId,
        removable.map((e) => e.ref),
      )
      const { toRead } = await countItems(db, tenantId, integrationId, run.id)
      await db.syncRun.updateMany({ where: { id: run.id }, data: { removed: { increment: removable.length } } })
      if (toRead > 0) return false
    }
    const of = { runId: run.id, integrationId, cause: 'full-read' } as const
    for (const participant of readParticipants.get()) await participant.finish?.(db, tenantId, of)
    await db.syncRun.updateMany({
      where: { id: run.id },
      data: { ...ended, state: guarded ? 'needs_approval' : 'succeeded', pendingRemovals: guarded ? removable.length : 0 },
    })
    const trouble = guarded ? removalGuardIssue(run.id, removable.length, entities) : unreadItemsIssue(failed, total)
    await setHealth(db, tenantId, integrationId, trouble, { nextSyncAt: nextSync(everyS(current.total ?? 0), nextAttemptAt) })
    return true
  })
}
