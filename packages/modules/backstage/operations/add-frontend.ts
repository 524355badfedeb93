import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { invalidateFrontends } from './find-frontends.ts'
import { byOrigin } from './frontends.ts'

const maxFrontends = 20

/** Allows browsers to call the API from an origin, on behalf of the signed-in user. */
export const addFrontend = operation({
  name: 'frontends.add',
  action: 'tenant.manage',
  fresh: true,
  input: byOrigin,
  run: async (context, { origin }) => {
    await context.tx(async (db) => {
      await requireRoom(db, context.tenantId, {
        kind: 'frontends',
        limit: maxFrontends,
        message: `An organization can list ${maxFrontends} frontends. Remove one first.`,
        count: () => db.frontendOrigin.count(),
      })
      const data = [{ tenantId: context.tenantId, origin }]
      const { count } = await db.frontendOrigin.createMany({ data, skipDuplicates: true })
      if (count === 0) throw new AppError('conflict', `${origin} has already been added.`, { field: 'origin' })
      await audit(db, context, { action: 'frontend.added', targetType: 'frontend', targetId: origin, targetLabel: origin })
    })
    invalidateFrontends()
    return { origin }
  },
})
