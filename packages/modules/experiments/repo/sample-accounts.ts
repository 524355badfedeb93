import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Whether sample accounts are connected. They cannot be removed until the transaction ends. */
export async function lockSampleIntegrations(db: TenantDb, tenantId: TenantId): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select id from integration where tenant_id = ${tenantId}::uuid and sample for share`
  return rows.length > 0
}
