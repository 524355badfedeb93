import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { invalidateFrontends } from './find-frontends.ts'
import { byOrigin } from './frontends.ts'

/** Removes an origin; other processes notice within seconds. */
export const removeFrontend = operation({
  name: 'frontends.remove',
  action: 'tenant.manage',
  input: byOrigin,
  run: async (context, { origin }) => {
    await context.tx(async (db) => {
      const { count } = await db.frontendOrigin.deleteMany({ where: { origin } })
      if (count === 0) throw notFound(`The frontend ${origin}`)
      await audit(db, context, { action: 'frontend.removed', targetType: 'frontend', targetId: origin, targetLabel: origin })
    })
    invalidateFrontends()
    return { origin }
  },
})
