import { randomUUID } from 'node:crypto'
import { roleMay } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { ModalView } from '@slack/types'
import { answerForm, sentenceView } from '../domain/answer-form.ts'
import type { ShortcutRequest } from '../domain/payloads.ts'
import { linkAddress } from './link-address.ts'
import { openWorkspace, recordDeadToken } from './open-workspace.ts'
import type { KnownWorkspace } from './receive-slack.ts'
import { callSlack, isSlackFailure } from './slack-client.ts'
import { linkedMember } from './slack-contexts.ts'

const nameOf = (ref: string) => (partsOf(ref).namespace === 'default' ? partsOf(ref).name : ref)

/** The form, or what somebody has to do before they get it. */
async function viewFor(platform: Platform, at: KnownWorkspace, shortcut: ShortcutRequest): Promise<ModalView> {
  const { tenantId, workspaceId } = at
  const { user, channel } = shortcut
  const person = { workspaceId, slackUserId: user.id, name: user.username ?? user.name ?? user.id }
  const member = await linkedMember(tenantId, person)
  if (!member)
    return sentenceView('Link your Callboard account first. The link works once, for 15 minutes.', {
      label: 'Link account',
      url: await linkAddress(platform, tenantId, person),
    })
  if (!roleMay(member.role, 'knowledge.write'))
    return sentenceView('Owners, admins and developers can save answers. Ask one of them.')
  const { tx, read } = forTenant(tenantId)
  const [scope, { groups }] = await Promise.all([
    tx((db) => db.slackChannel.findFirst({ where: { workspaceId, channelId: channel.id }, select: { ref: true } })),
    read((db) => groupsOfPerson(db, tenantId, member.userId)),
  ])
  const team = scope?.ref.startsWith('group:') ? scope.ref : groups[0]?.ref
  return answerForm(shortcut, { id: randomUUID(), team: team ? nameOf(team) : '' })
}

/** Opens the form to save a message as an answer. Slack accepts it for three seconds, so it is not left to a job. */
export async function openAnswerForm(platform: Platform, at: KnownWorkspace, shortcut: ShortcutRequest): Promise<void> {
  const { tenantId, workspaceId } = at
  const workspace = await openWorkspace(platform, tenantId, workspaceId)
  if (!workspace) return
  const view = await viewFor(platform, at, shortcut)
  try {
    await callSlack(platform, workspace.token, (client) => client.views.open({ trigger_id: shortcut.trigger_id, view }))
  } catch (error) {
    if (!isSlackFailure(error)) throw error
    if (error.kind === 'revoked') await recordDeadToken(tenantId, workspaceId, error.code)
    // Slack says that the app did not respond; whoever used the shortcut tries it again.
  }
}
