import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { opens } from '@callboard/core/plans/entitlements'
import type { Platform } from '../platform.ts'
import { type AnyDb, entitlementsIn } from './account.ts'

/**
 * Makes sure that a premium plugin is open. Asked by operations (`premium`), by connections and by jobs.
 * @throws AppError `locked` that says who can open it
 */
export async function requirePremium(
  db: AnyDb,
  platform: Pick<Platform, 'billing'>,
  tenantId: TenantId,
  plugin: { id: string; name: string },
): Promise<void> {
  const entitlements = await entitlementsIn(db, platform, tenantId)
  if (opens(entitlements, plugin.id)) return
  throw new AppError(
    'locked',
    entitlements.phase === 'restricted'
      ? `${plugin.name} is locked until the missing payment is made. Its data is kept. An owner or billing owner can mend it under Settings, Billing.`
      : `${plugin.name} belongs to a larger plan. An owner or billing owner can open it under Settings, Billing.`,
  )
}
