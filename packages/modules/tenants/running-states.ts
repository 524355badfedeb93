import { jobRequest } from '@callboard/jobs/define-job'
import { maxFailedJobs, type RunningState } from '@callboard/kernel/running-state'
import { makeTenantExportJob, removeTenantsJob } from './jobs.ts'
import { unfinishedExports } from './repo/unfinished-exports.ts'

export const tenantStates: readonly RunningState[] = [
  {
    state: '`tenant_export.state` waiting',
    job: makeTenantExportJob,
    maxFailures: maxFailedJobs,
    ending: 'The export has failed and says so; a new one can be requested.',
    rows: unfinishedExports,
    resume: ({ id }) => jobRequest(makeTenantExportJob, { exportId: id }),
    async fail(db, _tenantId, { id }) {
      await db.tenantExport.updateMany({
        where: { id, state: 'waiting' },
        data: { state: 'failed', finishedAt: new Date(), error: 'The export failed. Create a new one.' },
      })
    },
  },
  {
    state: '`tenant.remove_at` passed',
    schedule: removeTenantsJob,
    ending: 'Repeated until nothing is left of the organization; each failure is logged with its id.',
  },
]
