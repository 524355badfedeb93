import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { Platform } from '@callboard/kernel/platform'
import { isOff, isPaid } from '../domain/entitlements.ts'
import { entitlementsIn } from './account.ts'

/**
 * Checks that a plugin may be used: it is enabled and included in the plan. Called by operations (`premium`), by connections and
 * by jobs.
 * @throws AppError `conflict` if it is disabled, `locked` if it is not included; each says who can change that
 */
export async function requireEntitlement(
  db: AnyDb,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
  plugin: { id: string; name: string; tier: 'free' | 'premium' },
): Promise<void> {
  const entitlements = await entitlementsIn(db, platform, tenantId)
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
