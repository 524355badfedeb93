import { operation, requirePerson } from '@callboard/kernel/operation'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { watchedPages } from '../repo/docs-watches.ts'

/** The docs pages watched by the current user. `gone` are those that do not currently exist. */
export const listDocsWatches = operation({
  name: 'docs.list-watches',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const watched = await watchedPages(db, context.tenantId, requirePerson(context).id)
      return watched.map((w) => ({ ...w, label: w.label ?? shortRef(w.ref) }))
    }),
})
