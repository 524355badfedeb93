import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  listNotificationPreferences,
  type NotificationPreference,
  setNotificationPreference,
} from '@callboard/modules/notifications'
import { z } from 'zod'
import { type ChannelId, channelIds, channels, choosable, origin, settingsView } from './views.ts'

const topic = z.object({ id: z.string(), enabled: z.boolean() })
export const settingsBody = z.object({
  channels: z
    .array(
      z.object({
        id: z.string(),
        enabled: z.boolean().optional(),
        origins: z
          .array(z.object({ id: z.string(), enabled: z.boolean(), topics: z.array(topic).max(200).optional() }))
          .max(50)
          .default([]),
      }),
    )
    .max(20),
})
type Channel = z.output<typeof settingsBody>['channels'][number]

const isChannel = (id: string): id is ChannelId => (channelIds as string[]).includes(id)

/**
 * The resulting channel setting of each kind. Enabling a whole origin enables all its topics: the origin itself has no setting
 * here, so a topic that was off still says off.
 */
function channelsIn(choices: readonly NotificationPreference[], id: ChannelId, channel: Channel): Map<string, boolean> {
  const sent = channel.origins.find((o) => o.id.toLowerCase() === origin)
  const choosables = choosable(choices, id)
  const allOff = choosables.every((choice) => !choice[channels[id]].on)
  return new Map(
    choosables.map((choice) => {
      const now = choice[channels[id]].on
      if (channel.enabled === false) return [choice.kind, false]
      if (!sent) return [choice.kind, now]
      const topics = sent.topics ?? []
      const switchedOn = sent.enabled && allOff && topics.every((t) => !t.enabled)
      const wanted = topics.find((t) => t.id.toLowerCase() === choice.kind)?.enabled ?? sent.enabled
      return [choice.kind, switchedOn || (sent.enabled && wanted)]
    }),
  )
}

export const readSettings = async (context: OperationContext) =>
  settingsView((await listNotificationPreferences(context, {})).choices)

/** Writes changed preferences. @throws AppError `invalid_input` for an unknown channel */
export async function saveSettings(context: OperationContext, body: z.output<typeof settingsBody>) {
  const { choices } = await listNotificationPreferences(context, {})
  const chosen = new Map<ChannelId, Map<string, boolean>>()
  for (const channel of body.channels) {
    if (!isChannel(channel.id)) throw new AppError('invalid_input', `Invalid channel: use ${channelIds.join(' or ')}.`)
    chosen.set(channel.id, channelsIn(choices, channel.id, channel))
  }
  for (const { kind, portal, mail } of choices) {
    const next = { portal: chosen.get('Web')?.get(kind) ?? portal.on, mail: chosen.get('Email')?.get(kind) ?? mail.on }
    if (next.portal !== portal.on || next.mail !== mail.on) await setNotificationPreference(context, { kind, ...next })
  }
  return readSettings(context)
}
