import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** When the model of an organization is used; undefined without one. */
export async function readModelMode(db: TenantReader, tenantId: TenantId): Promise<string | undefined> {
  const [row] = await db.$queryRaw<{ mode: string }[]>`select mode from model_connection where tenant_id = ${tenantId}::uuid`
  return row?.mode
}
