import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'

/** The premium plugin that experiments belong to. */
const confidence = { id: 'confidence', name: 'Confidence', tier: 'premium' as const }

/**
 * Whoever changes experiments needs the plugin; reading and recording go on without it.
 * @throws AppError `locked` or `conflict` without it
 */
export const requireConfidence = (db: TenantDb, { platform, tenantId }: OperationContext): Promise<void> =>
  platform.requireEntitlement(db, platform, tenantId, confidence)
