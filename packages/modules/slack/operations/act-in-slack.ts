import { type AppError, isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { PayloadOf } from '@callboard/jobs/define-job'
import { counted } from '@callboard/kernel/attention'
import type { HandlerContext } from '@callboard/kernel/handler'
import type { OperationContext } from '@callboard/kernel/operation'
import { approveRemovals } from '@callboard/modules/integrations'
import { rateAnswer, sendQuestion } from '@callboard/modules/knowledge'
import type { AnswerAction, Approval } from '../domain/payloads.ts'
import { type ReplyButton, type SlackReply, sentenceReply } from '../domain/reply.ts'
import type { actInSlackJob } from '../jobs.ts'
import { linkAddress } from './link-address.ts'
import { openWorkspace } from './open-workspace.ts'
import { respondAt } from './slack-client.ts'
import { linkedMember, memberContext } from './slack-contexts.ts'
import { treatSlackFailure } from './treat-slack-failure.ts'

type Click = PayloadOf<typeof actInSlackJob>
type Job = Pick<HandlerContext, 'platform' | 'log'> & { tenantId: TenantId }

/** What is asked after an unhelpful rating. */
const reasonButtons = (id: string): ReplyButton[] => [
  { label: 'Wrong', action: 'wrong', value: id },
  { label: 'Outdated', action: 'outdated', value: id },
  { label: 'Incomplete', action: 'incomplete', value: id },
  { label: 'Unclear', action: 'unclear', value: id },
]

/** Does what a button below an answer says. */
async function actOnAnswer(context: OperationContext, action: AnswerAction, id: string): Promise<SlackReply> {
  switch (action) {
    case 'helpful':
      await rateAnswer(context, { id, helpful: true })
      return sentenceReply('Thanks for the feedback.')
    case 'unhelpful':
      await rateAnswer(context, { id, helpful: false })
      return sentenceReply('Thanks. The owner of the quoted section is notified. What is wrong with it?', reasonButtons(id))
    case 'notify-owner': {
      const { team } = await sendQuestion(context, { id })
      return sentenceReply(`The question was sent to ${team.label}. You are notified of the answer.`)
    }
    default:
      await rateAnswer(context, { id, helpful: false, reason: action })
      return sentenceReply(`Thanks. The owner sees that you found it ${action}.`)
  }
}

async function approve(context: OperationContext, { integrationId: id, runId }: Approval): Promise<SlackReply> {
  const { removed } = await approveRemovals(context, { id, runId })
  return sentenceReply(`${counted(removed, 'entity', 'entities')} removed from the catalog.`)
}

/** The reason as a sentence. Answers of others are not found. */
const refusal = (error: AppError, isAnswer: boolean): SlackReply =>
  isAnswer && error.code === 'not_found'
    ? sentenceReply('Only the person who asked can do this. Ask it yourself with “/callboard ask”.')
    : sentenceReply(error.message)

async function replyTo({ platform, tenantId }: Job, click: Click): Promise<SlackReply> {
  const member = await linkedMember(tenantId, click)
  if (!member) {
    const url = await linkAddress(platform, tenantId, click)
    return sentenceReply('Link your Callboard account first. The link works once, for 15 minutes.', [
      { label: 'Link account', url },
    ])
  }
  const { action, questionId, approval } = click
  try {
    const context = memberContext(platform, tenantId, member)
    if (action !== 'approve-removals' && questionId) return await actOnAnswer(context, action, questionId)
    if (approval) return await approve(context, approval)
    return sentenceReply('This button no longer works. Open Callboard instead.')
  } catch (error) {
    if (!isAppError(error) || error.code === 'internal') throw error
    return refusal(error, questionId !== null)
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
