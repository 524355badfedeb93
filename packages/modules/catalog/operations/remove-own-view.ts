import { notFound } from '@callboard/core/errors'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { removeInput } from './views.ts'

/** Deletes a view of the current user. */
export const removeOwnView = operation({
  name: 'catalog.remove-view',
  action: 'self.manage',
  input: removeInput,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { count } = await db.catalogView.deleteMany({ where: { id, userId: requirePerson(context).id } })
      if (count === 0) throw notFound('This view')
      return { id }
    }),
})
