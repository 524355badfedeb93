import type { UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { notifiedPerson } from './notified-person.ts'

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
      const userId = notifiedPerson(context)
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
