import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Disconnects the model and deletes its key. What it has cost stays. */
export const removeModel = operation({
  name: 'models.remove',
  action: 'tenant.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { tenantId } = context
      const row = await db.modelConnection.findFirst({ select: { provider: true, model: true } })
      if (!row) throw notFound('The model')
      await db.modelConnection.deleteMany({ where: { tenantId } })
      await audit(db, context, {
        action: 'model.removed',
        targetType: 'model',
        targetLabel: row.model,
        detail: { provider: row.provider },
      })
      return { model: row.model }
    }),
})
