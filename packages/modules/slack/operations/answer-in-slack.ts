import { isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import type { PayloadOf } from '@callboard/jobs/define-job'
import type { HandlerContext } from '@callboard/kernel/handler'
import type { OperationContext } from '@callboard/kernel/operation'
import { portalUrl } from '@callboard/kernel/portal-links'
import { limitAttempts } from '@callboard/modules/identity'
import { ask } from '@callboard/modules/knowledge'
import { answerReply } from '../domain/answer-reply.ts'
import { maxQuestionLength, minQuestionLength } from '../domain/command.ts'
import { type SlackReply, sentenceReply } from '../domain/reply.ts'
import type { answerInSlackJob } from '../jobs.ts'
import { markReplied } from '../repo/deliveries.ts'
import { linkAddress } from './link-address.ts'
import { type OpenWorkspace, openWorkspace } from './open-workspace.ts'
import { callSlack, respondAt } from './slack-client.ts'
import { audienceContext, linkedMember, memberContext } from './slack-contexts.ts'
import { storedReply } from './stored-reply.ts'
import { treatSlackFailure } from './treat-slack-failure.ts'

type Question = PayloadOf<typeof answerInSlackJob>
type Job = Pick<HandlerContext, 'platform' | 'log'> & { tenantId: TenantId }

/** Questions of one person of Slack in an hour, who may be no member: they would use up the plan's. */
const questionsPerHour = 60

/** Whether people of another company read the channel, or are invited to. */
async function isExternal({ platform }: Job, workspace: OpenWorkspace, { channelId, destination }: Question): Promise<boolean> {
  if (destination.kind !== 'thread') return false
  if (destination.external) return true
  const { channel } = await callSlack(platform, workspace.token, (client) => client.conversations.info({ channel: channelId }))
  return channel?.is_ext_shared === true || (channel?.is_pending_ext_shared ?? false) === true
}

/** Whose rights the answer is built from; undefined if they have to link their account first. */
async function askerOf({ platform, tenantId }: Job, workspace: OpenWorkspace, question: Question) {
  const member = await linkedMember(tenantId, question)
  if (question.destination.kind === 'thread')
    return { context: audienceContext(platform, tenantId, workspace, member), owned: member !== undefined }
  return member && { context: memberContext(platform, tenantId, member), owned: true }
}

async function askWithin(context: OperationContext, { question, workspaceId, channelId, destination, slackUserId }: Question) {
  await limitAttempts(`slack-ask:${workspaceId}:${slackUserId}`, questionsPerHour, 3600)
  const channel =
    destination.kind === 'direct'
      ? null
      : await context.tx((db) => db.slackChannel.findFirst({ where: { workspaceId, channelId }, select: { ref: true } }))
  const asked = question.slice(0, maxQuestionLength)
  return ask(context, { question: asked, ...(channel ? { scope: { kind: 'entity', ref: channel.ref } } : {}) })
}

async function replyTo(job: Job, workspace: OpenWorkspace, question: Question): Promise<SlackReply> {
  const { platform, tenantId } = job
  if (question.question.length < minQuestionLength)
    return sentenceReply('Ask a whole question, for example: who owns the ledger?')
  if (await isExternal(job, workspace, question))
    return sentenceReply(
      'People of another company can read this channel, so Callboard does not answer here. Use “/callboard ask”.',
    )
  const asker = await askerOf(job, workspace, question)
  if (!asker)
    return sentenceReply(
      'Link your Callboard account first, so that answers have your rights. The link works once, for 15 minutes.',
      [{ label: 'Link account', url: await linkAddress(platform, tenantId, question) }],
    )
  try {
    const answer = await askWithin(asker.context, question)
    const { slug } = await asker.context.tx((db) =>
      db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } }),
    )
    return answerReply(answer, {
      portal: portalUrl(platform, slug),
      asked: asker.owned ? { id: answer.id, href: portalPaths.question(answer.id) } : null,
      ephemeral: question.destination.kind === 'person',
    })
  } catch (error) {
    if (!isAppError(error) || error.code === 'internal') throw error
    return sentenceReply(error.message)
  }
}

async function post({ platform }: Job, { token }: OpenWorkspace, question: Question, reply: SlackReply): Promise<void> {
  const { destination, channelId: channel, slackUserId: user } = question
  const { text, blocks } = reply
  const plain = { channel, text, blocks, unfurl_links: false, unfurl_media: false }
  switch (destination.kind) {
    case 'person':
      return respondAt(platform, destination.responseUrl, { response_type: 'ephemeral', replace_original: true, text, blocks })
    case 'direct':
      await callSlack(platform, token, (client) =>
        client.chat.postMessage({ ...plain, ...(destination.ts ? { thread_ts: destination.ts } : {}) }),
      )
      return
    case 'thread':
      await callSlack(platform, token, (client) =>
        reply.ephemeral
          ? client.chat.postEphemeral({ channel, user, text, blocks, thread_ts: destination.ts })
          : client.chat.postMessage({ ...plain, thread_ts: destination.ts }),
      )
  }
}

/**
 * Answers a question from Slack once. The reply is stored until it is posted, so that another try neither asks nor counts the
 * question again.
 */
export async function answerInSlack(job: Job, question: Question): Promise<void> {
  const { platform, tenantId, log } = job
  const { workspaceId, deliveryId } = question
  const workspace = await openWorkspace(platform, tenantId, workspaceId)
  if (!workspace) return
  const { tx } = forTenant(tenantId)
  const delivery = await tx((db) =>
    db.slackDelivery.findFirst({ where: { id: deliveryId, repliedAt: null }, select: { reply: true } }),
  )
  if (!delivery) return
  try {
    const reply = storedReply(delivery.reply) ?? (await replyTo(job, workspace, question))
    await tx((db) =>
      db.slackDelivery.updateMany({ where: { id: deliveryId }, data: { reply: JSON.parse(JSON.stringify(reply)) } }),
    )
    await post(job, workspace, question, reply)
  } catch (error) {
    await treatSlackFailure(error, { tenantId, workspaceId, log })
  }
  await tx((db) => markReplied(db, deliveryId))
}
