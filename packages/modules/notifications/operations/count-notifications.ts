import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'

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
