import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countUnread } from '../repo/notifications.ts'

/** Number of unread notifications, polled by every open page. Zero for non-members. */
export const countNotifications = operation({
  name: 'notifications.count',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) => context.read(async (db) => ({ unread: await countUnread(db, context.tenantId, personOf(context.actor)) })),
})
