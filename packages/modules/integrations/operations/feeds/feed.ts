import type { TenantId } from '@callboard/core/ids'
import { type ClosedValue, closedColumns } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { readFeedJob } from '../../jobs.ts'
import { queueFeed } from '../../repo/feed.ts'

/** What an integration reads at intervals besides entities and workloads. */
export const feedKinds = closedColumns['feed.kind']
export type FeedKind = ClosedValue<'feed.kind'>

/** The feeds of a plugin. */
export const feedsOf = (plugin: PluginServer): FeedKind[] => feedKinds.filter((kind) => plugin[kind] !== undefined)

/** Starts a read unless one is running. `cursor` sets its start, for reads that differ from scheduled ones. */
export async function startFeed(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  kind: FeedKind,
  cursor: object | null = null,
): Promise<boolean> {
  const started = await queueFeed(db, tenantId, { integrationId, kind }, cursor)
  if (started) await enqueue(db, tenantId, jobRequest(readFeedJob, { integrationId, kind }))
  return started
}
