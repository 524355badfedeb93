import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { sendApart } from '@callboard/db/send-apart'
import type { Platform } from '@callboard/kernel/platform'
import { requireRoom } from '@callboard/kernel/require-room'
import { monthlyRunsReached, openRunsReached, type RunLimits, runLimitsOf } from '../domain/run-limits.ts'
import { countMonthlyRuns, countOpenRuns } from '../repo/run-counts.ts'
import { entitlementsIn } from './account.ts'

type Selling = Pick<Platform, 'billing'>

/** How many runs of templates an organization has and may have by its plan. */
export async function runLimitsIn(db: TenantDb, platform: Selling, tenantId: TenantId): Promise<RunLimits> {
  const [entitlements, open, month] = await sendApart(
    () => entitlementsIn(db, platform, tenantId),
    () => countOpenRuns(db),
    () => countMonthlyRuns(db),
  )
  return runLimitsOf(entitlements, { open, month }, { sold: platform.billing !== undefined, now: new Date() })
}

/**
 * Checks that one more run may be open; call it in the transaction that starts it, or starts it again.
 * @throws AppError `conflict` that says what to do
 */
export async function requireOpenRun(db: TenantDb, platform: Selling, tenantId: TenantId): Promise<void> {
  const entitlements = await entitlementsIn(db, platform, tenantId)
  const limit = entitlements.limits.openRuns
  if (limit === null) return
  const message = openRunsReached(entitlements, limit, platform.billing !== undefined)
  await requireRoom(db, tenantId, { kind: 'template-runs', limit, message, count: () => countOpenRuns(db) })
}

/**
 * Checks that one more run may be started, at this time and in this month; call it in the transaction that starts it.
 * @throws AppError `conflict` that says what to do
 */
export async function requireRun(db: TenantDb, platform: Selling, tenantId: TenantId): Promise<void> {
  await requireOpenRun(db, platform, tenantId)
  const entitlements = await entitlementsIn(db, platform, tenantId)
  const limit = entitlements.limits.monthlyRuns
  if (limit === null) return
  const message = monthlyRunsReached(entitlements, limit, new Date())
  await requireRoom(db, tenantId, { kind: 'template-runs', limit, message, count: () => countMonthlyRuns(db) })
}
