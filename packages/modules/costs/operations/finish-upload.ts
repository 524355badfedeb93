import { createHash } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { startFeed } from '@callboard/modules/integrations'
import { z } from 'zod'
import { partsOf } from './upload-access.ts'

/** Completes an upload and starts its import. It replaces a file of the same name. @throws AppError if parts are missing */
export const finishUpload = operation({
  name: 'costs.finish-upload',
  action: 'costs.manage',
  input: z.object({ uploadId: z.uuid() }),
  async run(context, { uploadId }) {
    const hash = createHash('sha256')
    let size = 0
    for await (const bytes of partsOf(context.tenantId, uploadId)) {
      hash.update(bytes)
      size += bytes.length
    }
    return context.tx(async (db) => {
      const upload = await db.costUpload.findFirst({ where: { id: uploadId, state: 'writing' } })
      if (!upload) throw notFound('This upload')
      if (size !== upload.size)
        throw new AppError('conflict', `Only ${size} of ${upload.size} bytes of ${upload.name} were received. Upload it again.`)
      const { integrationId, name } = upload
      await db.costUpload.deleteMany({ where: { integrationId, name, id: { not: uploadId } } })
      await db.costUpload.updateMany({ where: { id: uploadId }, data: { state: 'ready', version: hash.digest('hex') } })
      await startFeed(db, context.tenantId, integrationId, 'costs')
      await audit(db, context, {
        action: 'costs.bill-uploaded',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: name,
        detail: { size },
      })
      return {}
    })
  },
})
