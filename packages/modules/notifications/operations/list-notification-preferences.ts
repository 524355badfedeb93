import {
  channelsFor,
  isNotificationKind,
  kindOf,
  type NotificationKind,
  notificationKinds,
} from '@callboard/kernel/notification-kinds'
import { operation } from '@callboard/kernel/operation'
import { findMember } from '@callboard/modules/members'
import { z } from 'zod'
import { notifiedPerson } from './notified-person.ts'

export type NotificationPreference = {
  kind: NotificationKind
  label: string
  portal: { on: boolean; fixed: boolean }
  mail: { on: boolean; fixed: boolean }
  /** To linked accounts. */
  slack: { on: boolean; fixed: boolean }
}

/** Notification kinds available to a member's role, with their channels. */
export const listNotificationPreferences = operation({
  name: 'notifications.list-choices',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const userId = notifiedPerson(context)
      const member = await findMember(db, userId)
      const chosen = await db.notificationChoice.findMany({ where: { userId } })
      const choices = Object.keys(notificationKinds)
        .filter(isNotificationKind)
        .filter((kind) => member && kindOf(kind).roles.includes(member.role))
        .map((kind): NotificationPreference => {
          const { portal, mail, label } = kindOf(kind)
          // Shows the preference even if emails are turned off altogether, which is stated once next to it.
          const ways = channelsFor(kind, chosen.find((c) => c.kind === kind) ?? null, true)
          return {
            kind,
            label,
            portal: { on: ways.portal, fixed: portal === 'never' },
            mail: { on: ways.mail, fixed: mail === 'always' || mail === 'never' },
            slack: { on: ways.slack, fixed: portal === 'never' },
          }
        })
      return { choices }
    }),
})
