import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext } from '@callboard/kernel/operation'
import type { CostFile } from '@callboard/plugin-kit/costs'
import { hasNewUploads } from '../repo/uploads.ts'

/** Whether an integration's files are uploaded by users. */
export function acceptsUploads(platform: OperationContext['platform'], of: { pluginId: string; settings: unknown }): boolean {
  const plugin = platform.plugins.get(of.pluginId)
  const settings = plugin?.settings.safeParse(of.settings)
  return (settings?.success && plugin?.costs?.uploaded?.(settings.data)) ?? false
}

/** The parts of an upload, in order. */
export async function* partsOf(tenantId: TenantId, uploadId: string): AsyncGenerator<Uint8Array> {
  const tenantClient = forTenant(tenantId)
  for (let part = 0; ; part++) {
    const row = await tenantClient.tx((db) => db.costUploadPart.findFirst({ where: { uploadId, part }, select: { bytes: true } }))
    if (!row) return
    yield row.bytes
  }
}

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
  arrived: (db: TenantDb) => hasNewUploads(db, tenantId, integrationId),
})
