import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { BillingAccount } from '@callboard/db/generated/client'
import type { Platform } from '@callboard/kernel/platform'
import {
  type Entitlements,
  entitlementsOf,
  everything,
  type SubscriptionState,
  subscriptionStatuses,
} from '../domain/entitlements.ts'
import { type PlanId, plans } from '../domain/plans.ts'

const ms = (at: Date | null) => at?.getTime() ?? null

/** Columns that determine entitlements. */
export type BillingColumns = Pick<
  BillingAccount,
  'status' | 'plan' | 'addOns' | 'trialEndsAt' | 'pastDueSince' | 'periodEndsAt' | 'cancelAtPeriodEnd' | 'testClockOffsetS'
>

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
export const billingNow = (row: Pick<BillingAccount, 'testClockOffsetS'> | null): number =>
  Date.now() + (row?.testClockOffsetS ?? 0) * 1000

export const entitlementsFrom = (row: BillingColumns | null): Entitlements => entitlementsOf(subscriptionOf(row), billingNow(row))

/** Everything that the organization has not disabled, if this installation sells nothing or the organization is a live demo. */
export const entitlementsOfTenant = (
  platform: Pick<Platform, 'billing'>,
  tenant: { disabledPlugins: string[]; demo: string | null },
  billing: BillingColumns | null,
): Entitlements => ({
  ...(platform.billing && tenant.demo === null ? entitlementsFrom(billing) : everything),
  off: tenant.disabledPlugins,
})

/**
 * The organization's entitlements; the only function that returns them. If this installation sells nothing: everything that it
 * has not disabled.
 */
export async function entitlementsIn(db: AnyDb, platform: Pick<Platform, 'billing'>, tenantId: TenantId): Promise<Entitlements> {
  const tenant = await db.tenant.findUnique({
    where: { id: tenantId },
    select: { disabledPlugins: true, demo: true, billing: platform.billing !== undefined },
  })
  return entitlementsOfTenant(platform, tenant ?? { disabledPlugins: [], demo: null }, tenant?.billing ?? null)
}
