import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { startRun } from '../sync/start-run.ts'

/** Starts a full read of every active integration that is due. Returns how many it started. */
export async function scheduleDueSyncs(): Promise<number> {
  const due = await systemDb('scheduler').integration.findMany({
    where: { state: 'active', nextSyncAt: { lte: new Date() } },
    select: { tenantId: true, id: true },
    take: 500,
    orderBy: { nextSyncAt: 'asc' },
  })
  let started = 0
  for (const { tenantId, id } of due) {
    const tenant = trustedTenantId(tenantId)
    const run = await forTenant(tenant).tx(async (db) => {
      await db.integration.updateMany({ where: { id }, data: { nextSyncAt: null } })
      return startRun(db, tenant, id, 'schedule')
    })
    if (run.started) started++
  }
  return started
}
