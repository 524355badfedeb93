import { notFound } from '@callboard/core/errors'
import { userSettingLimits } from '@callboard/core/limits/limits'
import { operation, personOf } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'

/** Stars or unstars an entity for the current user. */
export const setStar = operation({
  name: 'catalog.set-star',
  action: 'catalog.star',
  input: z.object({
    ref: z
      .string()
      .max(600)
      .transform((r) => r.toLowerCase()),
    starred: z.boolean(),
  }),
  run: (context, { ref, starred }) =>
    context.tx(async (db) => {
      const { actor, tenantId } = context
      const userId = actor.type === 'user' ? personOf(actor) : undefined
      if (!userId) throw notFound('A signed-in user')
      if (!starred) await db.star.deleteMany({ where: { userId, ref } })
      else {
        if ((await db.entity.count({ where: { ref } })) === 0) throw notFound(`The entity ${ref}`)
        const limit = userSettingLimits.stars
        await requireRoom(db, tenantId, {
          kind: `stars of ${userId}`,
          limit,
          message: `You have starred ${limit} entities, which is the limit. Remove a star first.`,
          count: () => db.star.count({ where: { userId, NOT: { ref } } }),
        })
        await db.star.createMany({ data: [{ tenantId, userId, ref }], skipDuplicates: true })
      }
      return { starred }
    }),
})
