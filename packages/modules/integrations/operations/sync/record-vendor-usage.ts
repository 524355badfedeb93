import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { addVendorUse } from '../../repo/vendor-use.ts'

/**
 * Adds to an organization's usage under a name until `endsAt` (ms since the epoch), shared by all processes. A window that ends
 * later starts from zero; a late response of an earlier window has no effect.
 * @returns the new total, never below 0
 */
export const recordVendorUsage = (tenantId: TenantId, name: string, by: number, endsAt: number): Promise<number> =>
  forTenant(tenantId).tx((db) => addVendorUse(db, tenantId, { name, by, ends: new Date(endsAt) }))
