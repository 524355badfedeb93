import type { TenantId } from '@callboard/core/ids'
import type { ClosedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { syncIntegrationJob } from '../../jobs.ts'
import { lockRuns } from '../../repo/sync-run.ts'

export type RunTrigger = ClosedValue<'sync_run.trigger'>

/** States of an unfinished run. */
export const openRunStates = ['queued', 'running', 'waiting']

/** Starts a full sync unless one is running; returns the run to follow in both cases. */
export async function startRun(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  trigger: RunTrigger,
): Promise<{ runId: string; started: boolean }> {
  await lockRuns(db, integrationId)
  const open = await db.syncRun.findFirst({ where: { integrationId, state: { in: openRunStates } }, select: { id: true } })
  if (open) return { runId: open.id, started: false }
  const run = await db.syncRun.create({ data: { tenantId, integrationId, trigger } })
  await enqueue(db, tenantId, jobRequest(syncIntegrationJob, { integrationId, runId: run.id }))
  return { runId: run.id, started: true }
}
