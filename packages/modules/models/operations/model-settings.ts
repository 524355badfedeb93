import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { ModelMode, ModelReads } from '../domain/providers.ts'
import { readModelSettings } from '../repo/model-settings.ts'

/** When the model of an organization is used, and what it reads; `off` without one. */
export async function modelSettingsIn(db: TenantReader, tenantId: TenantId): Promise<{ mode: ModelMode; reads: ModelReads }> {
  const stored = await readModelSettings(db, tenantId)
  if (!stored) return { mode: 'off', reads: 'quotes' }
  return {
    mode: closedValue('model_connection.mode', stored.mode),
    reads: closedValue('model_connection.reads', stored.reads),
  }
}
