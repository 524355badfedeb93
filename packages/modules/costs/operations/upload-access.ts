import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext } from '@callboard/kernel/operation'
import type { CostFile } from '@callboard/plugin-kit/costs'

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
