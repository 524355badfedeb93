import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { pullRequestKey } from '../../domain/pull-request-key.ts'
import { lockRun, readRunsWaitingFor } from '../../repo/runs.ts'
import { requestAdvance } from './run-record.ts'

/** A pull request was closed: the steps that wait for it read it now. */
export async function checkPullRequest(tenantId: TenantId, { url }: { url: string }): Promise<void> {
  const subject = pullRequestKey(url)
  if (!subject) return
  const waiting = await forTenant(tenantId).read((db) => readRunsWaitingFor(db, tenantId, subject))
  for (const { runId, position } of waiting)
    await forTenant(tenantId).tx(async (db) => {
      if (!(await lockRun(db, tenantId, runId))) return
      await db.templateStep.updateMany({ where: { runId, position, state: 'waiting' }, data: { retryAt: new Date() } })
      await requestAdvance(db, tenantId, runId)
    })
}
