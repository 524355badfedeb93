import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Adds up what the units of running experiments did. */
export const sumExperimentsJob = defineJob({
  name: 'experiments.sum',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Jobs of this module, each under the name of its handler. */
export const experimentJobs = {
  sumExperiments: sumExperimentsJob,
}
