import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { feedKinds, startFeed } from './feeds/feed.ts'
import { startRun } from './sync/start-run.ts'
import { nextSyncAfterNow } from './sync/sync-interval.ts'

/**
 * Starts due full syncs of active integrations. The end of a run sets the time of the next one; until then, and if that is never
 * written, it is one interval from now.
 * @returns how many it started
 */
export async function scheduleDueSyncs(platform: Platform): Promise<number> {
  const plugins = new Map(platform.plugins.all().flatMap((plugin) => (plugin.source ? [[plugin.manifest.id, plugin]] : [])))
  const due = await systemDb('scheduler').integration.findMany({
    where: {
      state: 'active',
      pluginId: { in: [...plugins.keys()] },
      OR: [{ nextSyncAt: { lte: new Date() } }, { nextSyncAt: null }],
    },
    select: { tenantId: true, id: true, pluginId: true },
    take: 500,
    orderBy: { nextSyncAt: { sort: 'asc', nulls: 'first' } },
  })
  let started = 0
  for (const { tenantId, id, pluginId } of due) {
    const tenant = trustedTenantId(tenantId)
    const plugin = plugins.get(pluginId)
    const run = await forTenant(tenant).tx(async (db) => {
      if (plugin) await db.integration.updateMany({ where: { id }, data: { nextSyncAt: nextSyncAfterNow(plugin) } })
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
