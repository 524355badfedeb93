import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { claimDirty, findDirtyDays, setFirsts, sumPeople, sumSubjects } from '../repo/day-sums.ts'

/** Aggregates days with new events. Each day is recomputed completely, so it can run at any time and repeatedly. */
export async function rollUpUsage(tenantId: TenantId): Promise<number> {
  const tenantClient = forTenant(tenantId)
  const days = await tenantClient.tx((db) => findDirtyDays(db, tenantId))
  for (const day of days)
    await tenantClient.tx(async (db) => {
      // Claimed first: events that arrive later mark the day again.
      await claimDirty(db, tenantId, day)
      await sumSubjects(db, tenantId, day)
      await sumPeople(db, tenantId, day)
      await setFirsts(db, tenantId, day)
    })
  return days.length
}
