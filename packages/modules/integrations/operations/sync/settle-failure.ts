import { isAppError } from '@callboard/core/errors'
import { forTenant } from '@callboard/db/for-tenant'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { JobRun, Target } from '@callboard/kernel/job-run'
import { isPassing, isVendorError, requestedWaitS } from '@callboard/plugin-kit/vendor-error'
import { setHealth } from '../set-health.ts'

/** Every failure results in a state that the integration page explains. The catalog is not changed. */
export async function settleFailure(
  { tenantId, integrationId, runId }: Target,
  error: unknown,
  job: JobRun,
  syncEveryS: number,
): Promise<void> {
  const door = forTenant(tenantId)
  const waitS = requestedWaitS(error)
  if (isVendorError(error) && waitS !== undefined) {
    const retryAt = new Date(Date.now() + waitS * 1000)
    await door.tx(async (db) => {
      await db.syncRun.updateMany({
        where: { id: runId },
        data: { state: 'waiting', retryAt, errorCode: error.kind, errorMessage: error.message },
      })
      await setHealth(db, tenantId, integrationId, { code: error.kind, message: error.message })
    })
    throw new PostponeJob(retryAt, error.message)
  }
  const passing = !isVendorError(error) && !isAppError(error) ? true : isVendorError(error) && isPassing(error.kind)
  if (passing && !job.lastAttempt) {
    await door.tx((db) =>
      db.syncRun.updateMany({
        where: { id: runId, state: 'running' },
        data: {
          state: 'waiting',
          retryAt: job.retryAt,
          errorCode: isVendorError(error) ? error.kind : 'internal',
          errorMessage: messageOf(error, runId),
        },
      }),
    )
    throw error
  }
  const code = isVendorError(error) ? error.kind : isAppError(error) ? error.code : 'internal'
  const nextSyncAt = new Date(Date.now() + syncEveryS * 1000)
  await door.tx(async (db) => {
    await db.syncRun.updateMany({
      where: { id: runId },
      data: {
        state: 'failed',
        finishedAt: new Date(),
        retryAt: nextSyncAt,
        errorCode: code,
        errorMessage: messageOf(error, runId),
      },
    })
    const trouble = { code, message: messageOf(error, runId) }
    await setHealth(db, tenantId, integrationId, trouble, { nextSyncAt })
  })
  if (!isVendorError(error) && !isAppError(error)) throw error
}

const messageOf = (error: unknown, runId: string) =>
  isVendorError(error) || isAppError(error)
    ? error.message
    : `Something went wrong during the sync. Nothing was removed. Error ID: ${runId}.`
