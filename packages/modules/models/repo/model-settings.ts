import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** When the model of an organization is used, and what it reads; undefined without one. */
export async function readModelSettings(
  db: TenantReader,
  tenantId: TenantId,
): Promise<{ mode: string; reads: string } | undefined> {
  const [row] = await db.$queryRaw<{ mode: string; reads: string }[]>`
    select mode, reads from model_connection where tenant_id = ${tenantId}::uuid`
  return row
}
