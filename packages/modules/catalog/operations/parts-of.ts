import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { partsOf as refParts } from '../domain/entity.ts'
import { findParts } from '../repo/parts.ts'

/** Kinds that stand for their parts or what they own. */
const aggregates = ['domain', 'group', 'system', 'user']

/** Far more than a page shows; limits catalogs with unusually dense relations. */
const maxParts = 5000

/**
 * Entities whose workloads count as those of an entity: itself; for a domain or system its parts at any depth; for a group
 * everything that it and its subgroups own.
 * @returns references, the entity itself first
 */
export async function entityWithParts(db: TenantReader, tenantId: TenantId, ref: string): Promise<string[]> {
  if (!aggregates.includes(refParts(ref).kind)) return [ref]
  return [ref, ...(await findParts(db, tenantId, ref, maxParts))]
}
