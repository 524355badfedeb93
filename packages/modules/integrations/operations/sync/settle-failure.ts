import { forTenant } from '@callboard/db/for-tenant'
import type { JobRun, Target } from '@callboard/kernel/job-run'
import { setHealth } from '../set-health.ts'
import { treatFailure } from '../treat-failure.ts'
import { openRunStates } from './start-run.ts'

/** Every failure results in a state that the integration page explains. The catalog is not changed. */
export async function settleFailure(
  { tenantId, integrationId, runId }: Target,
  error: unknown,
  job: JobRun,
  syncEveryS: number,
): Promise<void> {
  const { state, code, message, retryAt, health, thrown } = treatFailure('sync', error, {
    id: runId,
    job,
    everyS: syncEveryS,
  })
  const ended = state === 'failed' ? { finishedAt: new Date() } : {}
  await forTenant(tenantId).tx(async (db) => {
    await db.syncRun.updateMany({
      // A run that was cancelled meanwhile is not brought back.
      where: { id: runId, state: { in: openRunStates } },
      data: { state, ...ended, retryAt, errorCode: code, errorMessage: message },
    })
    if (health) await setHealth(db, tenantId, integrationId, health, state === 'failed' ? { nextSyncAt: retryAt } : {})
  })
  if (thrown) throw thrown
}
