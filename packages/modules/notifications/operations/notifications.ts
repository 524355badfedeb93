import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import {
  channelsFor,
  isNotificationKind,
  kindOf,
  type NotificationKind,
  notificationKinds,
} from '@callboard/kernel/notification-kinds'
import { type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { findMember } from '@callboard/modules/members'
import { z } from 'zod'

// Notifications, private to each member.

/** @throws AppError `forbidden` for service tokens, which have no user */
export function selfOf({ actor }: OperationContext): UserId {
  const person = personOf(actor)
  if (!person) throw new AppError('forbidden', 'Only members have notifications; use a personal token.')
  return person
}

/** The current user's notifications, newest first, paginated. */
export const listNotifications = operation({
  name: 'notifications.list',
  action: 'self.manage',
  input: z.object({
    unread: z.boolean().default(false),
    limit: z.number().int().min(1).max(100).default(30),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: (context, { unread, limit, offset }) =>
    context.tx(async (db) => {
      const userId = selfOf(context)
      const where = { userId, ...(unread ? { readAt: null } : {}) }
      const notifications = await db.notification.findMany({
        where,
        orderBy: { id: 'desc' },
        take: limit,
        skip: offset,
        omit: { tenantId: true, userId: true },
      })
      return { notifications, total: await db.notification.count({ where }), unread: await countUnread(db, userId) }
    }),
})

const countUnread = (db: TenantDb, userId: UserId) => db.notification.count({ where: { userId, readAt: null } })

/** Number of unread notifications, polled by every open page. Zero for non-members. */
export const countNotifications = operation({
  name: 'notifications.count',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const person = personOf(context.actor) ?? null
      const [row] = await db.$queryRaw<{ unread: number }[]>`
        select count(*)::int as unread from notification
        where tenant_id = ${context.tenantId}::uuid and user_id = ${person}::uuid and read_at is null`
      return { unread: row?.unread ?? 0 }
    }),
})

/** Marks some or all as read or unread. */
export const markNotifications = operation({
  name: 'notifications.mark',
  action: 'self.manage',
  input: z.object({ ids: z.union([z.literal('all'), z.array(z.uuid()).max(1_000)]), read: z.boolean().default(true) }),
  run: (context, { ids, read }) =>
    context.tx(async (db) => {
      const { count } = await db.notification.updateMany({
        where: { userId: selfOf(context), ...(ids === 'all' ? {} : { id: { in: ids } }), readAt: read ? null : { not: null } },
        data: { readAt: read ? new Date() : null },
      })
      return { changed: count }
    }),
})

export type NotificationPreference = {
  kind: NotificationKind
  label: string
  portal: { on: boolean; fixed: boolean }
  mail: { on: boolean; fixed: boolean }
}

/** Notification kinds available to a member's role, with their channels. */
export const listNotificationPreferences = operation({
  name: 'notifications.list-choices',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const userId = selfOf(context)
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
          }
        })
      return { choices }
    }),
})

/** Sets the channels of a kind. Channels that cannot be changed are ignored. */
export const setNotificationPreference = operation({
  name: 'notifications.choose',
  action: 'self.manage',
  input: z.object({
    kind: z.string().refine(isNotificationKind, 'Unknown notification type.'),
    portal: z.boolean(),
    mail: z.boolean(),
  }),
  run: (context, { kind, portal, mail }) =>
    context.tx(async (db) => {
      const userId = selfOf(context)
      const { tenantId } = context
      if (!(await findMember(db, userId))) throw new AppError('not_found', 'You are not a member of this organization.')
      await db.notificationChoice.upsert({
        where: { tenantId_userId_kind: { tenantId, userId, kind } },
        create: { tenantId, userId, kind, portal, mail },
        update: { portal, mail },
      })
      return { kind, portal, mail }
    }),
})
