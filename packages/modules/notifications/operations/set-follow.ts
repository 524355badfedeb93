import { notFound } from '@callboard/core/errors'
import { tenantLimits } from '@callboard/core/limits/limits'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'

const ref = z
  .string()
  .max(600)
  .transform((r) => r.toLowerCase())

/** Follows or unfollows an entity; for a group, also everything that it owns. */
export const setFollow = operation({
  name: 'catalog.set-follow',
  action: 'self.manage',
  input: z.object({ ref, follow: z.boolean() }),
  run: (context, { ref, follow }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      if (!follow) await db.follow.deleteMany({ where: { userId, ref } })
      else {
        if ((await db.entity.count({ where: { ref } })) === 0) throw notFound(`The entity ${ref}`)
        const limit = tenantLimits.follows
        await requireRoom(db, context.tenantId, {
          kind: `follows of ${userId}`,
          limit,
          message: `You follow ${limit} entities, which is the limit. Unfollow one first, or follow the team that owns them.`,
          count: () => db.follow.count({ where: { userId, NOT: { ref } } }),
        })
        await db.follow.createMany({ data: [{ tenantId: context.tenantId, userId, ref }], skipDuplicates: true })
      }
      return { follow }
    }),
})
