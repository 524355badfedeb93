import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { notifiedPerson } from './notified-person.ts'

/** Marks some or all as read or unread. */
export const markNotifications = operation({
  name: 'notifications.mark',
  action: 'self.manage',
  input: z.object({ ids: z.union([z.literal('all'), z.array(z.uuid()).max(1_000)]), read: z.boolean().default(true) }),
  run: (context, { ids, read }) =>
    context.tx(async (db) => {
      const { count } = await db.notification.updateMany({
        where: {
          userId: notifiedPerson(context),
          ...(ids === 'all' ? {} : { id: { in: ids } }),
          readAt: read ? null : { not: null },
        },
        data: { readAt: read ? new Date() : null },
      })
      return { changed: count }
    }),
})
