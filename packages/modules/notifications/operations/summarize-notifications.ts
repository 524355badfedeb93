import { notificationKinds } from '@callboard/kernel/notification-kinds'
import { operation } from '@callboard/kernel/operation'
import { notifiedPerson } from './notified-person.ts'
import { filterSchema, whereOf } from './query-notifications.ts'

/** Counts of read and unread notifications, and the kinds in use. */
export const summarizeNotifications = operation({
  name: 'notifications.summarize',
  action: 'self.manage',
  input: filterSchema,
  run: (context, filter) =>
    context.tx(async (db) => {
      const where = whereOf(notifiedPerson(context), filter)
      const groups = await db.notification.groupBy({ by: ['kind'], where, _count: { _all: true, readAt: true } })
      const total = groups.reduce((sum, { _count }) => sum + _count._all, 0)
      const read = groups.reduce((sum, { _count }) => sum + _count.readAt, 0)
      return { read, unread: total - read, kinds: Object.keys(notificationKinds).filter((k) => groups.some((g) => g.kind === k)) }
    }),
})
