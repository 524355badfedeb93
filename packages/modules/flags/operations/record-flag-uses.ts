import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { type FlagUse, upsertUses } from '../repo/uses.ts'

export type { FlagUse }

/** Records which variants an environment gave, for the life cycle of flags. Unknown flags are left out. */
export const recordFlagUses = (tenantId: TenantId, environmentId: string, uses: readonly FlagUse[]): Promise<number> =>
  forTenant(tenantId).tx((db) => upsertUses(db, tenantId, environmentId, uses))
