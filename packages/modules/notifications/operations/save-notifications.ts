import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { notifiedPerson } from './notified-person.ts'

/** Saves or unsaves some. */
export const saveNotifications = operation({
  name: 'notifications.save',
  action: 'self.manage',
  input: z.object({ ids: z.array(z.uuid()).max(1_000), saved: z.boolean() }),
  run: (context, { ids, saved }) =>
    context.tx(async (db) => {
      const { count } = await db.notification.updateMany({
        where: { userId: notifiedPerson(context), id: { in: ids }, savedAt: saved ? null : { not: null } },
        data: { savedAt: saved ? new Date() : null },
      })
      return { changed: count }
    }),
})
