import { operation, requirePerson } from '@callboard/kernel/operation'
import { partsOf, shortRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { findFollows } from '../repo/follows.ts'

/** What the current user follows. */
export const listFollows = operation({
  name: 'catalog.list-follows',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.read(async (db) => {
      const follows = await findFollows(db, context.tenantId, requirePerson(context).id)
      return follows.map(({ ref, label }) => ({ ref, kind: partsOf(ref).kind, label: label ?? shortRef(ref) }))
    }),
})
