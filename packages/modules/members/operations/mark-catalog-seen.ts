import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Records that the current user has opened the catalog. */
export const markCatalogSeen = operation({
  name: 'members.mark-catalog-seen',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      await db.membership.updateMany({ where: { userId, catalogSeenAt: null }, data: { catalogSeenAt: new Date() } })
      return {}
    }),
})
