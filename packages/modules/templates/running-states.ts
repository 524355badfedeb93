import { jobRequest } from '@callboard/jobs/define-job'
import { maxFailedJobs, type RunningState } from '@callboard/kernel/running-state'
import { advanceRunJob } from './jobs.ts'
import { giveUpRun } from './operations/engine/finish-run.ts'
import { unfinishedTemplateRuns } from './repo/unfinished-runs.ts'

export const templateStates: readonly RunningState[] = [
  {
    state: '`template_run.state` running, waiting for a time, undoing, with its `template_step.state`',
    job: advanceRunJob,
    maxFailures: maxFailedJobs,
    ending:
      'The run has failed and says so, and names what was not undone; it can be retried. One that had succeeded and was being undone says what remains.',
    rows: unfinishedTemplateRuns,
    resume: ({ id }) => jobRequest(advanceRunJob, { runId: id }),
    fail: (db, tenantId, { id }) => giveUpRun(db, tenantId, id),
  },
]
