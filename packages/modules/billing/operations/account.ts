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

/** What decides what an organization may use. */
export type BillingColumns = Pick<
  BillingAccount,
  'status' | 'plan' | 'addOns' | 'trialEndsAt' | 'pastDueSince' | 'periodEndsAt' | 'cancelAtPeriodEnd' | 'clockAheadS'
>

/** A stored account as the subscription that it tells of; null for none. */
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

/** The time that a subscription goes by. */
export const billingNow = (row: Pick<BillingAccount, 'clockAheadS'> | null): number => Date.now() + (row?.clockAheadS ?? 0) * 1000

export const entitlementsFrom = (row: BillingColumns | null): Entitlements => entitlementsOf(subscriptionOf(row), billingNow(row))

/** Where this installation sells nothing: all that an organization has not switched off. */
export const entitlementsOfTenant = (
  platform: Pick<Platform, 'billing'>,
  disabledPlugins: string[],
  billing: BillingColumns | null,
): Entitlements => ({ ...(platform.billing ? entitlementsFrom(billing) : everything), off: disabledPlugins })

/** What an organization may use. The only way to ask. Where this installation sells nothing: all that it wants. */
export async function entitlementsIn(db: AnyDb, platform: Pick<Platform, 'billing'>, tenantId: TenantId): Promise<Entitlements> {
  const tenant = await db.tenant.findUnique({
    where: { id: tenantId },
    select: { disabledPlugins: true, billing: platform.billing !== undefined },
  })
  return entitlementsOfTenant(platform, tenant?.disabledPlugins ?? [], tenant?.billing ?? null)
}
