import { forTenant } from '@callboard/db/for-tenant'
import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import { plainText } from '../domain/command.ts'
import { eventRequest, type SlackMessage, slackEvent } from '../domain/payloads.ts'
import { answerInSlackJob } from '../jobs.ts'
import { endWorkspace } from './end-workspace.ts'
import { recordDeadToken } from './open-workspace.ts'
import {
  findWorkspace,
  type KnownWorkspace,
  parseJson,
  parseSlack,
  requireSlackSignature,
  storeDelivery,
} from './receive-slack.ts'
import type { SignedRequest } from './verify-slack-request.ts'

async function storeQuestion(at: KnownWorkspace, eventId: string, message: SlackMessage, external: boolean): Promise<void> {
  const question = plainText(message.text)
  if (question === '') return
  await storeDelivery(at, eventId, (deliveryId) =>
    jobRequest(answerInSlackJob, {
      deliveryId,
      workspaceId: at.workspaceId,
      slackUserId: message.user,
      name: message.user,
      channelId: message.channel,
      question,
      destination:
        message.type === 'app_mention'
          ? { kind: 'thread', ts: message.thread_ts ?? message.ts, external }
          : { kind: 'direct', ts: message.thread_ts ?? null },
    }),
  )
}

/**
 * Accepts an event: verifies the signature of the raw body, stores it together with its job, then acknowledges. Events of workspaces
 * that are not connected, and events that are not handled, are acknowledged and ignored, so that Slack does not repeat them.
 * @returns what to respond
 * @throws AppError `unauthenticated`, `invalid_input`
 */
export async function receiveSlackEvent(platform: Platform, request: SignedRequest): Promise<object> {
  requireSlackSignature(platform, request)
  const sent = parseSlack(eventRequest, parseJson(request.body))
  if (sent.type === 'url_verification') return { challenge: sent.challenge }
  const event = slackEvent.safeParse(sent.event).data
  // In a channel that is shared with another company, the event may have happened in their workspace.
  const at = event && (await findWorkspace(sent.authorizations?.[0]?.team_id ?? sent.team_id))
  if (!event || !at) return {}
  // An event of an earlier installation may arrive after a new one.
  const before = new Date(sent.event_time * 1000 + 999)
  switch (event.type) {
    case 'app_uninstalled':
      await forTenant(at.tenantId).tx((db) =>
        endWorkspace(
          db,
          { tenantId: at.tenantId, actor: { type: 'job', label: 'Slack' } },
          { id: at.workspaceId, reason: 'uninstalled in Slack', before },
        ),
      )
      break
    case 'tokens_revoked':
      if (event.tokens.bot?.length) await recordDeadToken(at.tenantId, at.workspaceId, 'token_revoked', before)
      break
    default:
      await storeQuestion(at, sent.event_id, event, sent.is_ext_shared_channel === true)
  }
  return {}
}
