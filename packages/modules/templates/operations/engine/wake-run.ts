import type { TenantId } from '@callboard/core/ids'
import type { Addresses } from '@callboard/core/portal-address'
import { forTenant } from '@callboard/db/for-tenant'
import type { PayloadOf } from '@callboard/jobs/define-job'
import type { wakeRunJob } from '../../jobs.ts'
import { lockRun } from '../../repo/runs.ts'
import { finishRun } from './finish-run.ts'
import { notifyApprovers } from './request-approval.ts'
import { requestAdvance } from './run-record.ts'

/** A waiting step is due. What has changed meanwhile decides whether anything happens. */
export const wakeRun = (
  addresses: Addresses,
  tenantId: TenantId,
  { runId, position, reason, turn }: PayloadOf<typeof wakeRunJob>,
): Promise<void> =>
  forTenant(tenantId).tx(async (db) => {
    if (!(await lockRun(db, tenantId, runId))) return
    if (reason === 'continue') {
      // The job's time is that of the database, which may be ahead of this process.
      const due = { runId, position, attempts: turn, retryAt: { not: null } }
      await db.templateStep.updateMany({ where: due, data: { retryAt: new Date() } })
      return requestAdvance(db, tenantId, runId)
    }
    const approval = await db.templateApproval.findFirst({ where: { runId, position, state: 'open' } })
    if (!approval) return
    if (reason === 'remind') return notifyApprovers(db, addresses, { tenantId, runId, position }, true)
    if (approval.expiresAt > new Date()) return
    await db.templateApproval.updateMany({ where: { runId, position }, data: { state: 'expired', closedAt: new Date() } })
    const error = 'The approval expired before enough people had decided. Start the run again to ask once more.'
    await finishRun(db, tenantId, runId, { position, error, endsAs: 'failed' })
  })
