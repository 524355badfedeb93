import { isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { PayloadOf } from '@callboard/jobs/define-job'
import type { HandlerContext } from '@callboard/kernel/handler'
import type { OperationContext } from '@callboard/kernel/operation'
import { rateAnswer, sendQuestion } from '@callboard/modules/knowledge'
import { type SlackReply, sentenceReply } from '../domain/reply.ts'
import type { actInSlackJob } from '../jobs.ts'
import { linkAddress } from './link-address.ts'
import { openWorkspace } from './open-workspace.ts'
import { respondAt } from './slack-client.ts'
import { linkedMember, memberContext } from './slack-contexts.ts'
import { treatSlackFailure } from './treat-slack-failure.ts'

type Click = PayloadOf<typeof actInSlackJob>
type Job = Pick<HandlerContext, 'platform' | 'log'> & { tenantId: TenantId }

async function act(context: OperationContext, { action, questionId: id }: Click): Promise<string> {
  if (action === 'notify-owner') {
    const { team } = await sendQuestion(context, { id })
    return `The question was sent to ${team.label}. You are notified of the answer.`
  }
  await rateAnswer(context, { id, helpful: action === 'helpful' })
  return action === 'helpful' ? 'Thanks for the feedback.' : 'Thanks. The owner of the quoted section is notified.'
}

async function replyTo({ platform, tenantId }: Job, click: Click): Promise<SlackReply> {
  const member = await linkedMember(tenantId, click)
  if (!member)
    return sentenceReply('Link your Callboard account first. The link works once, for 15 minutes.', {
      label: 'Link account',
      url: await linkAddress(platform, tenantId, click),
    })
  try {
    return sentenceReply(await act(memberContext(platform, tenantId, member), click))
  } catch (error) {
    if (!isAppError(error) || error.code === 'internal') throw error
    const others = 'Only the person who asked can do this. Ask it yourself with “/callboard ask”.'
    return sentenceReply(error.code === 'not_found' ? others : error.message)
  }
}

/** Does what a button says with the rights of whoever clicked it, and replies to them alone. */
export async function actInSlack(job: Job, click: Click): Promise<void> {
  const { platform, tenantId, log } = job
  const { workspaceId, responseUrl } = click
  if (!(await openWorkspace(platform, tenantId, workspaceId))) return
  const { text, blocks } = await replyTo(job, click)
  try {
    await respondAt(platform, responseUrl, { response_type: 'ephemeral', replace_original: false, text, blocks })
  } catch (error) {
    await treatSlackFailure(error, { tenantId, workspaceId, log })
  }
}
