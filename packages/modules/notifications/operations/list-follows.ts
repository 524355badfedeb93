import { operation, requirePerson } from '@callboard/kernel/operation'
import { partsOf, shortRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'

/** What the current user follows. */
export const listFollows = operation({
  name: 'catalog.list-follows',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      const follows = await db.follow.findMany({ where: { userId }, orderBy: { ref: 'asc' }, select: { ref: true } })
      const found = await db.entity.findMany({
        where: { ref: { in: follows.map((f) => f.ref) } },
        select: { ref: true, title: true, name: true },
      })
      const labels = new Map(found.map((f) => [f.ref, f.title ?? f.name]))
      return follows.map((f) => ({ ref: f.ref, kind: partsOf(f.ref).kind, label: labels.get(f.ref) ?? shortRef(f.ref) }))
    }),
})
