import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext } from '@callboard/kernel/operation'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { feedsOf, startFeed } from './feeds/feed.ts'
import { startRun } from './sync/start-run.ts'

export const byId = z.object({ id: z.uuid() })

export async function mustFind(db: TenantDb, id: string) {
  const integration = await db.integration.findFirst({ where: { id } })
  if (!integration) throw notFound('This integration')
  return integration
}

/** Starts everything that an integration reads. */
export async function syncAllFeeds(
  db: TenantDb,
  { tenantId }: Pick<OperationContext, 'tenantId'>,
  plugin: PluginServer,
  id: string,
): Promise<void> {
  if (plugin.source) await startRun(db, tenantId, id, 'manual')
  for (const kind of feedsOf(plugin)) await startFeed(db, tenantId, id, kind)
}
