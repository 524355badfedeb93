import { isAppError } from '@callboard/core/errors'
import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import { parseCommand } from '../domain/command.ts'
import { type CommandRequest, commandRequest } from '../domain/payloads.ts'
import { sentenceReply } from '../domain/reply.ts'
import { answerInSlackJob } from '../jobs.ts'
import { linkAddress, type SlackPerson } from './link-address.ts'
import { findWorkspace, type KnownWorkspace, parseSlack, requireSlackSignature, storeDelivery } from './receive-slack.ts'
import { scopeSentence } from './scope-sentence.ts'
import type { SignedRequest } from './verify-slack-request.ts'

const help = [
  'Ask what your organization has written down:',
  '• /callboard ask <question>: only you see the answer, with your own rights',
  '• mention Callboard in a channel: everybody there sees the answer, from what every member may read',
  '• write to Callboard directly',
  '• /callboard scope <team or entity>: limits questions in this channel; “/callboard scope none” ends it',
  '• /callboard link: links your Callboard account',
].join('\n')

/** What only whoever wrote the command sees. */
const ephemeral = (sentence: string, link?: { label: string; url: string }) => {
  const { text, blocks } = sentenceReply(sentence, link ? [link] : [])
  return { response_type: 'ephemeral', text, blocks }
}

async function storeQuestion(at: KnownWorkspace, command: CommandRequest, person: SlackPerson, question: string) {
  const isNew = await storeDelivery(at, command.trigger_id, (deliveryId) =>
    jobRequest(answerInSlackJob, {
      ...person,
      deliveryId,
      channelId: command.channel_id,
      question,
      destination: { kind: 'person', responseUrl: command.response_url },
    }),
  )
  return ephemeral(isNew ? 'Looking it up…' : 'This question is already being answered.')
}

/**
 * Accepts `/callboard`. What only needs the database is done at once; a question is stored with its job and answered later.
 * @returns the message to respond with, which only its writer sees
 * @throws AppError `unauthenticated`, `invalid_input`
 */
export async function receiveSlackCommand(platform: Platform, request: SignedRequest): Promise<object> {
  requireSlackSignature(platform, request)
  const sent = parseSlack(commandRequest, Object.fromEntries(new URLSearchParams(request.body)))
  const at = await findWorkspace(sent.team_id)
  if (!at)
    return ephemeral('This Slack workspace is not connected to Callboard. An admin can connect it in Settings > Slack.', {
      label: 'Open Callboard',
      url: platform.publicUrl,
    })
  const person = { workspaceId: at.workspaceId, slackUserId: sent.user_id, name: sent.user_name || sent.user_id }
  const command = parseCommand(sent.text)
  switch (command.kind) {
    case 'help':
      return ephemeral(help)
    case 'link':
      return ephemeral('Link your Callboard account. The link works once, for 15 minutes.', {
        label: 'Link account',
        url: await linkAddress(platform, at.tenantId, person),
      })
    case 'scope':
      try {
        const { sentence, link } = await scopeSentence(platform, at, { ...person, channel: sent, of: command.of })
        return ephemeral(sentence, link)
      } catch (error) {
        if (!isAppError(error) || error.code === 'internal') throw error
        return ephemeral(error.message)
      }
    case 'ask':
      return storeQuestion(at, sent, person, command.question)
  }
}
