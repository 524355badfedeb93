import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Notifies followers of entities. */
export const notifyChangesJob = defineJob({
  name: 'catalog.tell-changes',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Sends the daily digest of followed changes to each member. */
const sendFollowDigestsJob = defineJob({
  name: 'catalog.mail-followed',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  intervalMs: 30 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const notificationJobs = {
  notifyChanges: notifyChangesJob,
  sendFollowDigests: sendFollowDigestsJob,
}
