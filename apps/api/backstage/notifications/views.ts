import { isNotificationKind, kindOf, type NotificationKind, notificationKinds } from '@callboard/kernel/notification-kinds'
import type { NotificationPreference } from '@callboard/modules/notifications'

/** Identifies Callboard as the sender, as Backstage identifies the plugin that sent a notification. */
export const origin = 'callboard'

export const severities = ['critical', 'high', 'normal', 'low'] as const
export type Severity = (typeof severities)[number]

/** Kinds that are always emailed are urgent. */
const severityOf = (kind: string): Severity => (isNotificationKind(kind) && kindOf(kind).mail === 'always' ? 'high' : 'normal')

/** Kinds with at least this severity. */
export const kindsFrom = (severity: Severity): NotificationKind[] =>
  Object.keys(notificationKinds)
    .filter(isNotificationKind)
    .filter((kind) => severities.indexOf(severityOf(kind)) <= severities.indexOf(severity))

type Row = {
  id: string
  kind: string
  title: string
  body: string
  path: string
  at: Date
  readAt: Date | null
  savedAt: Date | null
}

/** A notification in the format of plugin-notifications-common. `portal` is the base URL of paths. */
export const notificationView = ({ id, kind, title, body, path, at, readAt, savedAt }: Row, user: string, portal: string) => ({
  id,
  user,
  created: at,
  ...(readAt ? { read: readAt } : {}),
  ...(savedAt ? { saved: savedAt } : {}),
  origin,
  payload: {
    title,
    ...(body ? { description: body } : {}),
    ...(path ? { link: portal + path } : {}),
    severity: severityOf(kind),
    topic: kind,
  },
})

/** Backstage's channels with the corresponding preference of a member. */
export const channels = { Web: 'portal', Email: 'mail' } as const
export type ChannelId = keyof typeof channels
export const channelIds = Object.keys(channels) as ChannelId[]

/** The kinds that can be configured in a channel. */
export const choosable = (choices: readonly NotificationPreference[], channel: ChannelId): NotificationPreference[] =>
  choices.filter((choice) => !choice[channels[channel]].fixed)

export const settingsView = (choices: readonly NotificationPreference[]) => ({
  channels: channelIds.map((id) => {
    const topics = choosable(choices, id).map((choice) => ({ id: choice.kind, enabled: choice[channels[id]].on }))
    const enabled = topics.some((topic) => topic.enabled)
    return { id, enabled: true, origins: [{ id: origin, enabled, topics }] }
  }),
})
