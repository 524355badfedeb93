import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** When entities are removed, items that lost a ref to them become due for reading, with and without descriptors. */
export async function requeueClaimants(db: TenantDb, tenantId: TenantId, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return
  await db.$executeRaw`update source_item set version = '' where tenant_id = ${tenantId}::uuid and claims && ${[...refs]}::text[]`
}
