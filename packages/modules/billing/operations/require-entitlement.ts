import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { type Entitlements, isOff, isPaid } from '../domain/entitlements.ts'
import { entitlementsIn } from './account.ts'

type Plugin = { id: string; name: string; tier: 'free' | 'premium' }

/**
 * Checks that a plugin may be used: it is enabled and included in the plan.
 * @throws AppError `conflict` if it is disabled, `locked` if it is not included; each says who can change that
 */
export function requireEntitled(entitlements: Entitlements, plugin: Plugin): void {
  if (isOff(entitlements, plugin))
    throw new AppError('conflict', `${plugin.name} is disabled. An admin can enable it in Settings > Plugins.`)
  if (isPaid(entitlements, plugin)) return
  throw new AppError(
    'locked',
    entitlements.phase === 'restricted'
      ? `${plugin.name} is locked because a payment is overdue. Its data is kept. An owner or billing owner can update the payment in Settings > Billing.`
      : `${plugin.name} is not included in your plan. An owner or billing owner can upgrade in Settings > Billing.`,
  )
}

/** The same with the entitlements that are stored. Called by operations (`premium`) and by jobs. */
export async function requireEntitlement(
  db: TenantReader,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
  plugin: Plugin,
): Promise<void> {
  requireEntitled(await entitlementsIn(db, platform, tenantId), plugin)
}
