import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

export const deleteExport = operation({
  name: 'exports.delete',
  action: 'tenant.export',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const { count } = await db.tenantExport.deleteMany({ where: { id } })
      if (count === 0) throw notFound('This export')
      await audit(db, context, { action: 'tenant.export-deleted', targetType: 'export', targetId: id })
      return { id }
    }),
})
