import { AppError, notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { maxUploadBytes, uploadPartBytes } from '../domain/upload.ts'

/** Adds a part; repeating a part replaces it. */
export const addUploadPart = operation({
  name: 'costs.add-upload-part',
  action: 'costs.manage',
  input: z.object({
    uploadId: z.uuid(),
    part: z
      .number()
      .int()
      .min(0)
      .max(maxUploadBytes / uploadPartBytes),
    bytes: z.instanceof(Uint8Array).refine((b) => b.length > 0 && b.length <= uploadPartBytes, 'A part has 1 byte to 512 KiB.'),
  }),
  run: (context, { uploadId, part, bytes }) =>
    context.tx(async (db) => {
      const upload = await db.costUpload.findFirst({ where: { id: uploadId, state: 'writing' }, select: { size: true } })
      if (!upload) throw notFound('This upload')
      const room = Math.min(uploadPartBytes, upload.size - part * uploadPartBytes)
      if (bytes.length > room)
        throw new AppError(
          'too_large',
          `This upload was declared with ${upload.size} bytes, and part ${part} exceeds it. Start the upload again with the correct size.`,
        )
      const { tenantId } = context
      const content = new Uint8Array(bytes)
      await db.costUploadPart.upsert({
        where: { tenantId_uploadId_part: { tenantId, uploadId, part } },
        create: { tenantId, uploadId, part, bytes: content },
        update: { bytes: content },
      })
      return {}
    }),
})
