import { notFound } from '@callboard/core/errors'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { partsOf, shortRef } from '@callboard/modules/catalog/domain/entity'
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
        await db.follow.createMany({ data: [{ tenantId: context.tenantId, userId, ref }], skipDuplicates: true })
      }
      return { follow }
    }),
})

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
