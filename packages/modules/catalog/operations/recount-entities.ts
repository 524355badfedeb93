import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { findWrongCounts, recount } from '../repo/entity-counts.ts'

/** Restores the counts of totals and facets from the entities. Safe while entities are written. */
export const recountEntities = (tenantId: TenantId): Promise<void> => forTenant(tenantId).tx((db) => recount(db, tenantId))

/**
 * Compares all counts with the entities, and restores those that differ.
 * @returns the organizations with wrong counts
 */
export async function checkCounts(): Promise<TenantId[]> {
  const wrong = await findWrongCounts(systemDb('statistics'))
  const tenantIds = [...new Set(wrong.map((w) => w.tenantId))].map(trustedTenantId)
  for (const tenantId of tenantIds) await recountEntities(tenantId)
  return tenantIds
}
