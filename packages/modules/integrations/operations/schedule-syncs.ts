import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { feedKinds, startFeed } from './feeds/feed.ts'
import { startRun } from './sync/start-run.ts'

/** Starts due full syncs of active integrations. Returns how many it started. */
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

/** Starts all other reads that are due. Returns how many it started. */
export async function scheduleDueFeeds(): Promise<number> {
  const due = await systemDb('scheduler').feed.findMany({
    where: { nextAt: { lte: new Date() }, state: { in: ['idle', 'failed'] }, integration: { state: 'active' } },
    select: { tenantId: true, integrationId: true, kind: true },
    take: 500,
    orderBy: { nextAt: 'asc' },
  })
  let started = 0
  for (const { tenantId, integrationId, kind: name } of due) {
    const tenant = trustedTenantId(tenantId)
    const kind = feedKinds.find((k) => k === name)
    if (kind && (await forTenant(tenant).tx((db) => startFeed(db, tenant, integrationId, kind)))) started++
  }
  return started
}
