import { notFound } from '@callboard/core/errors'
import { closedValue } from '@callboard/db/closed-columns'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type UploadView } from '../domain/upload.ts'
import { acceptsUploads } from './upload-access.ts'

/** Uploads and their results; null if the integration reads its files itself. */
export const listUploads = operation({
  name: 'costs.list-uploads',
  action: 'integrations.read',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.readModels(async (db): Promise<UploadView[] | null> => {
      const integration = await db.integration.findFirst({ where: { id: integrationId } })
      if (!integration) throw notFound('This integration')
      if (!acceptsUploads(context.platform, integration)) return null
      const uploads = await db.costUpload.findMany({
        where: { integrationId, state: { not: 'writing' } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
      const imports = await db.costImport.findMany({ where: { integrationId, state: 'current' } })
      const refusals = await db.problem.findMany({ where: { integrationId, code: 'focus_file' } })
      return uploads.map((u) => {
        const read = imports.find((i) => i.source === u.name && i.version === u.version)
        return {
          id: u.id,
          name: u.name,
          size: u.size,
          state: closedValue('cost_upload.state', u.state),
          uploadedBy: u.uploadedBy,
          createdAt: u.createdAt,
          lines: read?.lines ?? null,
          problems: read?.problems ?? null,
          message: refusals.find((p) => p.item === u.name)?.message ?? null,
        }
      })
    }),
})
