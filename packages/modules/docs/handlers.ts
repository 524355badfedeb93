import type { HandlersOf } from '@callboard/kernel/handler'
import type { docsJobs } from './jobs.ts'
import { notifyDocsWatchers } from './operations/notify-watchers.ts'

export const docsHandlers: HandlersOf<typeof docsJobs> = {
  notifyDocsWatchers: ({ tenantId }) => notifyDocsWatchers(tenantId),
}
