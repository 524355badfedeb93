import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type EntityCosts, readNewestEntityCosts } from '../repo/entity-costs.ts'

/**
 * Costs allocated to each entity itself in the last billed days, without those of its parts. One statement for all of them.
 * @param days how many, up to 92
 */
export async function costsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
  days = 30,
): Promise<Map<string, EntityCosts>> {
  if (refs.length === 0) return new Map()
  const rows = await readNewestEntityCosts(db, tenantId, refs, days)
  return new Map(rows.map((row) => [row.ref, row]))
}
