import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** When entities go, items that lost their names to them are due for reading again: descriptions and conclusions alike. */
export async function rereadClaimsOf(db: TenantDb, tenantId: TenantId, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return
  await db.$executeRaw`update source_item set version = '' where tenant_id = ${tenantId}::uuid and claims && ${[...refs]}::text[]`
}
