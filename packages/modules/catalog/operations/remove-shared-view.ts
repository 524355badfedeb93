import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { removeInput } from './views.ts'

/** Deletes a shared view. */
export const removeSharedView = operation({
  name: 'catalog.remove-shared-view',
  action: 'catalog.write',
  input: removeInput,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const view = await db.catalogView.findFirst({ where: { id, userId: null }, select: { name: true, kind: true } })
      if (!view) throw notFound('This view')
      await db.catalogView.deleteMany({ where: { id, userId: null } })
      await audit(db, context, {
        action: 'catalog.view-removed',
        targetType: 'catalog_view',
        targetId: id,
        targetLabel: view.name,
        detail: { kind: view.kind },
      })
      return { id }
    }),
})
