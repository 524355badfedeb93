import { AppError, notFound } from '@callboard/core/errors'
import { type TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { pluginOf } from '@callboard/modules/integrations'
import { z } from 'zod'
import { maxUploadBytes, uploadPartBytes } from '../domain/upload.ts'
import { acceptsUploads } from './upload-access.ts'
import { requireUploadBudget } from './upload-budget.ts'

// Uploads of billing files: in parts, which are stored in the database until a worker imports them.

const maxUploads = 1000

async function requireUploads(db: TenantDb, context: OperationContext, integrationId: string) {
  const integration = await db.integration.findFirst({ where: { id: integrationId } })
  if (!integration) throw notFound('This integration')
  pluginOf(context.platform, integration.pluginId)
  if (!acceptsUploads(context.platform, integration))
    throw new AppError('conflict', 'This integration syncs its own files. Connect an upload source to upload files.')
  return integration
}

/** Starts an upload. Its parts follow, then `finishUpload`; unfinished uploads are deleted after a day. */
export const beginUpload = operation({
  name: 'costs.begin-upload',
  action: 'costs.manage',
  input: z.object({
    integrationId: z.uuid(),
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/\.(csv|csv\.gz|gz|parquet)$/i, 'Choose a FOCUS file: .csv, .csv.gz or .parquet.'),
    size: z
      .number()
      .int()
      .min(1, 'This file is empty.')
      .max(maxUploadBytes, `Files of up to ${maxUploadBytes / 1024 / 1024} MiB can be uploaded. Use a bucket for larger files.`),
  }),
  run: (context, { integrationId, name, size }) =>
    context.tx(async (db) => {
      await requireUploads(db, context, integrationId)
      await requireUploadBudget(db, context.tenantId, size)
      // Under the lock of the budget.
      if ((await db.costUpload.count({ where: { integrationId } })) >= maxUploads)
        throw new AppError('conflict', `There are ${maxUploads} files already. Remove some, or use a bucket.`)
      const { tenantId, actor } = context
      const data = { tenantId, integrationId, name, size, uploadedBy: actor.label }
      const { id } = await db.costUpload.create({ data, select: { id: true } })
      return { id, partBytes: uploadPartBytes }
    }),
})
