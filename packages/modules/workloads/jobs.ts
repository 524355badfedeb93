import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Matches workloads to entities: all of them, or those affected by recent changes. */
export const matchWorkloadsJob = defineJob({
  name: 'workloads.match',
  group: 'background',
  scope: 'tenant',
  // A job requested by the previous version has no scope, which means all.
  payload: z.object({ scope: z.enum(['all', 'changed']).default('all') }),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Jobs of this module, each under the name of its handler. */
export const workloadJobs = {
  matchWorkloads: matchWorkloadsJob,
}
