import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { ModelMode } from '../domain/providers.ts'
import { readModelMode } from '../repo/model-mode.ts'

/** When the model of an organization is used; `off` without one. */
export async function modelModeIn(db: TenantReader, tenantId: TenantId): Promise<ModelMode> {
  const mode = await readModelMode(db, tenantId)
  return mode ? closedValue('model_connection.mode', mode) : 'off'
}
