import { operation, requirePerson } from '@callboard/kernel/operation'
import { saveInput, saveView } from './views.ts'

/** Saves a view for the current user alone. */
export const saveOwnView = operation({
  name: 'catalog.save-view',
  action: 'self.manage',
  input: saveInput,
  run: (context, input) =>
    context.tx(async (db) => {
      const { id } = await saveView(db, context, requirePerson(context).id, input)
      return { id }
    }),
})
