import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Prepares, opens, and replaces the live demo. */
const maintainDemoJob = defineJob({
  name: 'demo.maintain',
  group: 'background',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  intervalMs: minute,
})

/** Jobs of this module, each under the name of its handler. */
export const demoJobs = { maintainDemo: maintainDemoJob }
