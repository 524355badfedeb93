import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type EntityCosts, readNewestEntityCosts } from '../repo/entity-costs.ts'

const days = 30

/** Costs allocated to each entity itself in the last 30 billed days, without those of its parts. One statement for all of them. */
export async function costsOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, EntityCosts>> {
  if (refs.length === 0) return new Map()
  const rows = await readNewestEntityCosts(db, tenantId, refs, days)
  return new Map(rows.map((row) => [row.ref, row]))
}
