import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Orphan } from '@callboard/db/orphans'
import type { Platform } from '@callboard/kernel/platform'
import { openFeedStates } from './feeds/run-feed.ts'
import { setHealth } from './set-health.ts'
import { openRunStates } from './sync/start-run.ts'
import { nextSyncAfterNow } from './sync/sync-interval.ts'
import { finishDeliveries, waitingDeliveries } from './sync/waiting-deliveries.ts'

const code = 'internal'
const retryMs = 15 * 60_000

const messageOf = (id: string) =>
  `This was stopped and could not be resumed. Nothing was removed. Our operators find it under ${id}.`

/** Ends a run that no job could carry on, and schedules the next one. */
export async function failRun(db: TenantDb, tenantId: TenantId, { id }: Orphan, platform: Platform): Promise<void> {
  const run = await db.syncRun.findFirst({ where: { id, state: { in: openRunStates } }, include: { integration: true } })
  const plugin = run && platform.plugins.get(run.integration.pluginId)
  if (!run || !plugin) return
  const message = messageOf(id)
  const nextSyncAt = nextSyncAfterNow(plugin, run.total ?? 0)
  await db.syncRun.updateMany({
    where: { id, state: { in: openRunStates } },
    data: { state: 'failed', finishedAt: new Date(), errorCode: code, errorMessage: message, retryAt: nextSyncAt },
  })
  await setHealth(db, tenantId, run.integrationId, { code, message }, { nextSyncAt })
}

/** Ends a read of a feed that no job could carry on. */
export async function failFeed(db: TenantDb, _tenantId: TenantId, { key }: Orphan): Promise<void> {
  const [integrationId = '', kind = ''] = key.split(' ')
  await db.feed.updateMany({
    where: { integrationId, kind, state: { in: openFeedStates } },
    data: { state: 'failed', code, message: messageOf(integrationId), nextAt: new Date(Date.now() + retryMs) },
  })
}

/** Ends deliveries that could not be applied. */
export async function failDeliveries(db: TenantDb, _tenantId: TenantId, { id, key }: Orphan): Promise<void> {
  const deliveries = await waitingDeliveries(db, { eventId: id, queue: key })
  if (deliveries) await finishDeliveries(db, deliveries, 'failed; the next sync will catch up')
}
