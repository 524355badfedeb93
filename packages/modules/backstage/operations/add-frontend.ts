import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
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
      // Counted under a lock, so that two concurrent requests cannot both take the last slot.
      await db.$queryRaw`select 1 from tenant where id = ${context.tenantId}::uuid for update`
      if ((await db.frontendOrigin.count()) >= maxFrontends)
        throw new AppError('conflict', `An organization can list ${maxFrontends} frontends. Remove one first.`)
      const data = [{ tenantId: context.tenantId, origin }]
      const { count } = await db.frontendOrigin.createMany({ data, skipDuplicates: true })
      if (count === 0) throw new AppError('conflict', `${origin} has already been added.`, { field: 'origin' })
      await audit(db, context, { action: 'frontend.added', targetType: 'frontend', targetId: origin, targetLabel: origin })
    })
    invalidateFrontends()
    return { origin }
  },
})
