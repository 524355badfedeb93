import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Aggregates portal usage. */
export const rollUpUsageJob = defineJob({
  name: 'usage.roll-up',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: 2 * minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Sends the weekly usage email. */
const sendUsageDigestsJob = defineJob({
  name: 'usage.send-digests',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  intervalMs: 30 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const usageJobs = {
  rollUpUsage: rollUpUsageJob,
  sendUsageDigests: sendUsageDigestsJob,
}
