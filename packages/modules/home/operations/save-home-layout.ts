import { operation, requirePerson } from '@callboard/kernel/operation'
import { layoutInput, writeLayout } from './layout.ts'

/** Arranges the current user's home page. Without a layout they have the organization's again. */
export const saveHomeLayout = operation({
  name: 'home.save-layout',
  action: 'self.manage',
  input: layoutInput,
  run: (context, { layout }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      if (layout) await writeLayout(db, context, userId, layout)
      else await db.homeLayout.deleteMany({ where: { userId } })
      return {}
    }),
})
