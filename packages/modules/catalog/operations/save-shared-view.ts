import { audit, operation } from '@callboard/kernel/operation'
import { saveInput, saveView } from './views.ts'

/** Saves a view that every member sees. */
export const saveSharedView = operation({
  name: 'catalog.save-shared-view',
  action: 'catalog.write',
  input: saveInput,
  run: (context, input) =>
    context.tx(async (db) => {
      const { id, created } = await saveView(db, context, null, input)
      await audit(db, context, {
        action: created ? 'catalog.view-created' : 'catalog.view-changed',
        targetType: 'catalog_view',
        targetId: id,
        targetLabel: input.name,
        detail: { kind: input.kind, isDefault: input.isDefault, state: input.state },
      })
      return { id }
    }),
})
