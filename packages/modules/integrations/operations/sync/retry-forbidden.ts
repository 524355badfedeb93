import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { retryFeedFailures } from '../../repo/feed-failure.ts'
import { retryFailedItems } from '../../repo/integration.ts'
import { feedsOf, startFeed } from '../feeds/feed.ts'

/** Problems that a permission would solve: forbidden items, and optional data that was skipped. */
const codes = ['forbidden', 'missing_permission']

/**
 * Clears problems about missing permissions and reads again immediately, because the vendor has granted more. Whatever is still
 * missing is reported by that read.
 */
export async function retryForbidden(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  plugin: PluginServer,
): Promise<void> {
  const where = { integrationId, code: { in: codes } }
  const concerned = await db.problem.findMany({ where: { ...where, item: { not: null } }, select: { item: true } })
  const keys = concerned.flatMap(({ item }) => item ?? [])
  await db.sourceItem.updateMany({ where: { integrationId, key: { in: keys } }, data: { version: '' } })
  await db.problem.deleteMany({ where })
  await retryFailedItems(db, integrationId)
  for (const kind of feedsOf(plugin)) {
    await retryFeedFailures(db, integrationId, kind)
    await startFeed(db, tenantId, integrationId, kind)
  }
  await db.webhookSubscription.updateMany({ where: { integrationId }, data: { message: null, nextCheckAt: new Date() } })
  await db.integration.updateMany({
    where: { id: integrationId, healthCode: 'forbidden' },
    data: { health: 'unknown', healthCode: null, healthMessage: null },
  })
}
