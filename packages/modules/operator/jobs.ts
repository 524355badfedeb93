import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Deletes expired rows: finished jobs, old deliveries, ended sessions, used links. */
const cleanUpJob = defineJob({
  name: 'system.clean-up',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  intervalMs: 60 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const operatorJobs = {
  cleanUp: cleanUpJob,
}
