import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Notifies watchers of docs pages of changes since the last notification. */
export const notifyDocsWatchersJob = defineJob({
  name: 'docs.notify-watchers',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Jobs of this module, each under the name of its handler. */
export const docsJobs = {
  notifyDocsWatchers: notifyDocsWatchersJob,
}
