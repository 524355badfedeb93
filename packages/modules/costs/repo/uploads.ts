import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Whether a connection has complete uploads that were not imported in their version. */
export async function hasNewUploads(db: TenantDb, tenantId: TenantId, integrationId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ arrived: boolean }[]>`
    select exists (
      select from cost_upload u where u.tenant_id = ${tenantId}::uuid and u.integration_id = ${integrationId}::uuid and u.state = 'ready'
        and not exists (
          select from cost_import i where i.tenant_id = u.tenant_id and i.integration_id = u.integration_id
            and i.source = u.name and i.version = u.version)) as arrived`
  return row?.arrived ?? false
}
