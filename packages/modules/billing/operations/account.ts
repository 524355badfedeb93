import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import {
  type Entitlements,
  entitlementsOf,
  everything,
  type SubscriptionState,
  subscriptionStatuses,
} from '../domain/entitlements.ts'
import { type PlanId, plans } from '../domain/plans.ts'
import { type BillingColumns, type EntitlementRow, readEntitlementRow } from '../repo/entitlement-columns.ts'

const ms = (at: Date | null) => at?.getTime() ?? null

/** A stored account as a subscription; null without one. */
export function subscriptionOf(row: BillingColumns | null): SubscriptionState | null {
  const status = subscriptionStatuses.find((s) => s === row?.status)
  if (!row || !status) return null
  return {
    status,
    plan: plans.find((p) => p.id === row.plan)?.id ?? ('free' satisfies PlanId),
    addOns: row.addOns,
    trialEndsAt: ms(row.trialEndsAt),
    pastDueSince: ms(row.pastDueSince),
    periodEndsAt: ms(row.periodEndsAt),
    cancelAtPeriodEnd: row.cancelAtPeriodEnd,
  }
}

/** The current time by the subscription's clock. */
export const billingNow = (row: Pick<BillingColumns, 'testClockOffsetS'> | null): number =>
  Date.now() + (row?.testClockOffsetS ?? 0) * 1000

export const entitlementsFrom = (row: BillingColumns | null): Entitlements => entitlementsOf(subscriptionOf(row), billingNow(row))

/** Everything that the organization has not disabled, if this installation sells nothing or the organization is a live demo. */
export function entitlementsOfTenant(platform: Pick<Platform, 'billing'>, row: EntitlementRow): Entitlements {
  const all = platform.billing && row.demo === null ? entitlementsFrom(row.billed ? row : null) : everything
  return { ...all, off: row.disabledPlugins }
}

/** The organization's entitlements. If this installation sells nothing: everything that it has not disabled. */
export async function entitlementsIn(
  db: TenantReader,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
): Promise<Entitlements> {
  return entitlementsOfTenant(platform, await readEntitlementRow(db, tenantId))
}
