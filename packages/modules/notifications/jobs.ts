import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Notifies those who follow entities of what has happened. */
export const tellChangesJob = defineJob({
  name: 'catalog.tell-changes',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Mails what has happened to what people follow, once a day to each. */
const mailFollowedJob = defineJob({
  name: 'catalog.mail-followed',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  everyMs: 30 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const notificationJobs = {
  tellChanges: tellChangesJob,
  mailFollowed: mailFollowedJob,
}
