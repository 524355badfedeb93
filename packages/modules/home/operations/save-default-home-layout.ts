import { audit, operation, personOf } from '@callboard/kernel/operation'
import { layoutInput, writeLayout } from './layout.ts'

/** Arranges the home page of everybody who has not arranged theirs. Whoever saves it follows it from then on. */
export const saveDefaultHomeLayout = operation({
  name: 'home.save-default-layout',
  action: 'tenant.manage',
  input: layoutInput,
  run: (context, { layout }) =>
    context.tx(async (db) => {
      const userId = personOf(context.actor)
      if (layout) await writeLayout(db, context, null, layout)
      else await db.homeLayout.deleteMany({ where: { userId: null } })
      if (layout && userId) await db.homeLayout.deleteMany({ where: { userId } })
      await audit(db, context, {
        action: layout ? 'home.default-saved' : 'home.default-removed',
        targetType: 'home_layout',
        targetLabel: 'Home page',
        ...(layout ? { detail: layout } : {}),
      })
      return {}
    }),
})
