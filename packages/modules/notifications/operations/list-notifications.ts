import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countNotifications, readNotifications } from '../repo/notifications.ts'
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
  async run(context, input) {
    const { tenantId } = context
    const userId = notifiedPerson(context)
    const [notifications, { all, unread }] = await context.read((db) =>
      Promise.all([readNotifications(db, tenantId, { userId, ...input }), countNotifications(db, tenantId, userId)]),
    )
    return { notifications, total: input.unread ? unread : all, unread }
  },
})
