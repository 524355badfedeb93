import type { TenantId } from '@callboard/core/ids'
import type { FeedView } from '@callboard/core/pipeline/view'
import { closedColumns, closedValue, type ClosedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { readFeed } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import type { PluginServer } from '@callboard/plugin-kit/server'

/** What an integration brings besides entities and workloads, read at intervals. */
export const feedKinds = closedColumns['feed.kind']
export type FeedKind = ClosedValue<'feed.kind'>

/** The reads at intervals that a plugin brings. */
export const feedsOf = (plugin: PluginServer): FeedKind[] => feedKinds.filter((kind) => plugin[kind] !== undefined)

/**
 * Starts a read from its beginning, unless one is under way. `cursor` is where it begins, for a read that is begun
 * differently from the scheduled ones.
 */
export async function startFeed(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  kind: FeedKind,
  cursor: object | null = null,
): Promise<boolean> {
  const begin = cursor ? JSON.stringify(cursor) : null
  const started = await db.$executeRaw`
    insert into feed (tenant_id, integration_id, kind, state, cursor) values (${tenantId}::uuid, ${integrationId}::uuid, ${kind}, 'queued', ${begin}::jsonb)
    on conflict (tenant_id, integration_id, kind) do update set
      state = 'queued', cursor = excluded.cursor, done = 0, total = null, requests = 0, started_at = null, next_at = null
      where feed.state not in ('queued', 'running', 'waiting')`
  if (started > 0) await enqueue(db, tenantId, jobRequest(readFeed, { integrationId, kind }))
  return started > 0
}

/** How the reads of one kind are, over all integrations. */
export async function feedViews(db: TenantDb, where: { kind?: FeedKind; integrationId?: string }): Promise<FeedView[]> {
  const rows = await db.feed.findMany({
    where,
    include: { integration: { select: { name: true, pluginId: true, state: true } } },
    orderBy: { integration: { name: 'asc' } },
  })
  const failures = await db.feedFailure.groupBy({ by: ['integrationId', 'kind'], where, _count: true })
  return rows.map((row) => ({
    failed: failures.find((f) => f.integrationId === row.integrationId && f.kind === row.kind)?._count ?? 0,
    integrationId: row.integrationId,
    integration: row.integration.name,
    pluginId: row.integration.pluginId,
    kind: row.kind,
    state: closedValue('feed.state', row.state),
    message: row.message,
    done: row.done,
    total: row.total,
    succeededAt: row.succeededAt,
    nextAt: row.nextAt,
    paused: row.integration.state !== 'active',
  }))
}
