import type { TenantId } from '@callboard/core/ids'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { HandlerContext } from '@callboard/kernel/handler'
import { recordDeadToken } from './open-workspace.ts'
import { isSlackFailure } from './slack-client.ts'

/**
 * What follows from an error of Slack in a job: waits as long as Slack says, records a token that is no longer accepted, and gives
 * up where Slack will refuse the same again, as in a channel that is gone. Anything else is tried again.
 * @throws PostponeJob, or the error if the job is to be tried again
 */
export async function treatSlackFailure(
  error: unknown,
  { tenantId, workspaceId, log }: { tenantId: TenantId; workspaceId: string; log: HandlerContext['log'] },
): Promise<void> {
  if (!isSlackFailure(error)) throw error
  switch (error.kind) {
    case 'limited':
      throw new PostponeJob(new Date(Date.now() + (error.retryAfterS ?? 30) * 1000), error.message)
    case 'unavailable':
      throw error
    case 'revoked':
      return recordDeadToken(tenantId, workspaceId, error.code)
    case 'refused':
      log.info({ code: error.code }, 'Slack refused a message')
  }
}
