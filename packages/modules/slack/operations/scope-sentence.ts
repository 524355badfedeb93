import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { CommandRequest } from '../domain/payloads.ts'
import { linkAddress, type SlackPerson } from './link-address.ts'
import type { KnownWorkspace } from './receive-slack.ts'
import { setSlackScope } from './set-slack-scope.ts'
import { linkedMember, memberContext } from './slack-contexts.ts'

type Asked = SlackPerson & { channel: Pick<CommandRequest, 'channel_id' | 'channel_name'>; of: string }
type Said = { sentence: string; link?: { label: string; url: string } }

/**
 * Shows, sets or ends what a channel is limited to, with the rights of the linked member.
 * @throws AppError that says what to do
 */
export async function scopeSentence(platform: Platform, at: KnownWorkspace, { channel, of, ...person }: Asked): Promise<Said> {
  const { tenantId, workspaceId } = at
  const member = await linkedMember(tenantId, person)
  if (!member)
    return {
      sentence: 'Link your Callboard account first. The link works once, for 15 minutes.',
      link: { label: 'Link account', url: await linkAddress(platform, tenantId, person) },
    }
  const { channel_id: channelId, channel_name: channelName } = channel
  if (of === '') {
    const row = await forTenant(tenantId).tx((db) =>
      db.slackChannel.findFirst({ where: { workspaceId, channelId }, select: { ref: true } }),
    )
    return {
      sentence: row
        ? `Questions in this channel are limited to ${shortRef(row.ref)} and what belongs to it.`
        : 'Questions in this channel are about the whole organization.',
    }
  }
  const scope = await setSlackScope(memberContext(platform, tenantId, member), {
    workspaceId,
    channelId,
    channelName,
    of: of.toLowerCase() === 'none' ? null : of,
  })
  return {
    sentence: scope
      ? `Questions in this channel are now limited to ${scope.label} and what belongs to it.`
      : 'Questions in this channel are now about the whole organization.',
  }
}
