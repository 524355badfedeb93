import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { notifyRemoval } from './removal.ts'

/** Cancels the removal. */
export const cancelRemoval = operation({
  name: 'tenant.keep',
  action: 'tenant.remove',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const tenant = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId } })
      if (!tenant.removeAt) return { kept: false }
      await db.tenant.update({ where: { id: context.tenantId }, data: { removeAt: null } })
      await audit(db, context, {
        action: 'tenant.kept',
        targetType: 'tenant',
        targetId: context.tenantId,
        targetLabel: tenant.name,
      })
      await notifyRemoval(db, context, null)
      return { kept: true }
    }),
})
