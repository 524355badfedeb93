import type { HandlersOf } from '@callboard/kernel/handler'
import type { templateJobs } from './jobs.ts'
import { advanceRun } from './operations/engine/advance-run.ts'
import { checkPullRequest } from './operations/engine/check-pull-request.ts'
import { wakeRun } from './operations/engine/wake-run.ts'
import { followRenames } from './operations/follow-renames.ts'

export const templateHandlers: HandlersOf<typeof templateJobs> = {
  advanceRun: (context, payload) => advanceRun(context, payload),
  checkPullRequest: ({ tenantId }, payload) => checkPullRequest(tenantId, payload),
  followRenames: ({ tenantId }) => followRenames(tenantId),
  wakeRun: ({ platform, tenantId }, payload) => wakeRun(platform, tenantId, payload),
}
