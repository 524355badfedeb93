import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { ModelMode } from '../domain/connection.ts'

/** When the model of an organization is used; `off` without one. */
export async function modelModeIn(db: TenantDb): Promise<ModelMode> {
  const row = await db.modelConnection.findFirst({ select: { mode: true } })
  return row ? closedValue('model_connection.mode', row.mode) : 'off'
}
