import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Deletes an uploaded file and its charges. */
export const deleteUpload = operation({
  name: 'costs.delete-upload',
  action: 'costs.manage',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const upload = await db.costUpload.findFirst({ where: { id } })
      if (!upload) throw notFound('This file')
      const { integrationId, name } = upload
      await db.costUpload.deleteMany({ where: { id } })
      await db.costImport.deleteMany({ where: { integrationId, source: name } })
      await db.problem.deleteMany({ where: { integrationId, item: name } })
      await audit(db, context, {
        action: 'costs.bill-removed',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: name,
      })
      return {}
    }),
})
