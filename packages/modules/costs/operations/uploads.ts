import { createHash } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { pluginOf, startFeed } from '@callboard/modules/integrations'
import type { CostFile } from '@callboard/plugin-kit/costs'
import { z } from 'zod'
import { maxUploadBytes, type UploadView, uploadPartBytes } from '../domain/upload.ts'
import { requireUploadBudget } from './upload-budget.ts'

// Uploads of billing files: in parts, which are stored in the database until a worker imports them.

const maxUploads = 1000

/** Whether an integration's files are uploaded by users. */
function acceptsUploads(platform: OperationContext['platform'], of: { pluginId: string; settings: unknown }): boolean {
  const plugin = platform.plugins.get(of.pluginId)
  const settings = plugin?.settings.safeParse(of.settings)
  return (settings?.success && plugin?.costs?.uploaded?.(settings.data)) ?? false
}

async function requireUploads(db: TenantDb, context: OperationContext, integrationId: string) {
  const integration = await db.integration.findFirst({ where: { id: integrationId } })
  if (!integration) throw notFound('This integration')
  pluginOf(context.platform, integration.pluginId)
  if (!acceptsUploads(context.platform, integration))
    throw new AppError('conflict', 'This integration syncs its own files. Connect an upload source to upload files.')
  return integration
}

/** Uploads and their results; null if the integration reads its files itself. */
export const listUploads = operation({
  name: 'costs.list-uploads',
  action: 'integrations.read',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.tx(async (db): Promise<UploadView[] | null> => {
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
      if ((await db.costUpload.count({ where: { integrationId } })) >= maxUploads)
        throw new AppError('conflict', `There are ${maxUploads} files already. Remove some, or use a bucket.`)
      await requireUploadBudget(db, context.tenantId, size)
      const { tenantId, actor } = context
      const data = { tenantId, integrationId, name, size, uploadedBy: actor.label }
      const { id } = await db.costUpload.create({ data, select: { id: true } })
      return { id, partBytes: uploadPartBytes }
    }),
})

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

/** The parts of an upload, in order. */
async function* partsOf(tenantId: TenantId, uploadId: string): AsyncGenerator<Uint8Array> {
  const tenantClient = forTenant(tenantId)
  for (let part = 0; ; part++) {
    const row = await tenantClient.tx((db) => db.costUploadPart.findFirst({ where: { uploadId, part }, select: { bytes: true } }))
    if (!row) return
    yield row.bytes
  }
}

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

/** Uploads as importable files. The content of imported ones is no longer needed. */
export const uploadedFiles = (tenantId: TenantId, integrationId: string) => ({
  list: async (): Promise<CostFile[]> => {
    const rows = await forTenant(tenantId).tx((db) =>
      db.costUpload.findMany({
        where: { integrationId, state: { not: 'writing' } },
        select: { name: true, version: true },
        orderBy: { name: 'asc' },
      }),
    )
    return rows.map(({ name, version }) => ({ key: name, version }))
  },
  open: async (key: string): Promise<AsyncIterable<Uint8Array>> => {
    const row = await forTenant(tenantId).tx((db) =>
      db.costUpload.findFirst({ where: { integrationId, name: key, state: 'ready' }, select: { id: true } }),
    )
    if (!row) throw notFound(key)
    return partsOf(tenantId, row.id)
  },
  settle: (key: string, version: string, state: 'imported' | 'refused') =>
    forTenant(tenantId).tx(async (db) => {
      await db.costUpload.updateMany({ where: { integrationId, name: key, version }, data: { state } })
      await db.costUploadPart.deleteMany({ where: { upload: { integrationId, name: key, version } } })
    }),
  arrived: async (db: TenantDb): Promise<boolean> => {
    const [row] = await db.$queryRaw<{ arrived: boolean }[]>`
      select exists (
        select from cost_upload u where u.tenant_id = ${tenantId}::uuid and u.integration_id = ${integrationId}::uuid and u.state = 'ready'
          and not exists (
            select from cost_import i where i.tenant_id = u.tenant_id and i.integration_id = u.integration_id
              and i.source = u.name and i.version = u.version)) as arrived`
    return row?.arrived ?? false
  },
})
