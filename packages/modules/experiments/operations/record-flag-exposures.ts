import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { upsertExposures } from '../repo/events.ts'
import { readRunningOfFlags } from '../repo/experiments.ts'
import { requestSums } from './request-sums.ts'

/** A variant of a flag that a unit was shown; `at` is ISO 8601. */
export type FlagExposure = { flag: string; variant: string; unit: string; at: string }

/**
 * Records exposures for the running experiments of flags, as `recordExposures` does for named experiments. Flags and variants
 * without one are left out.
 * @returns the number of units that are new or whose first exposure is now earlier
 */
export function recordFlagExposures(tenantId: TenantId, exposures: readonly FlagExposure[]): Promise<number> {
  return forTenant(tenantId).tx(async (db) => {
    const running = await readRunningOfFlags(db, tenantId, [...new Set(exposures.map(({ flag }) => flag))])
    const rows = exposures.flatMap(({ flag, variant, unit, at }) =>
      running
        .filter((experiment) => experiment.flagKey === flag && experiment.variants.includes(variant))
        .map(({ id }) => ({ experimentId: id, unit, variant, at, attributes: {} })),
    )
    const written = rows.length > 0 ? await upsertExposures(db, tenantId, rows) : 0
    if (written > 0) await requestSums(db, { tenantId })
    return written
  })
}
