import type { TenantId } from '@callboard/core/ids'
import { type ClosedValue, closedColumns, closedValue } from '@callboard/db/closed-columns'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { FeedView } from '@callboard/modules/pipelines/domain/view'
import type { PluginServer } from '@callboard/plugin-kit/server'
import { readFeedJob } from '../../jobs.ts'

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
  const begin = cursor ? JSON.stringify(cursor) : null
  const started = await db.$executeRaw`
    insert into feed (tenant_id, integration_id, kind, state, cursor) values (${tenantId}::uuid, ${integrationId}::uuid, ${kind}, 'queued', ${begin}::jsonb)
    on conflict (tenant_id, integration_id, kind) do update set
      state = 'queued', cursor = excluded.cursor, done = 0, total = null, requests = 0, started_at = null, next_at = null
      where feed.state not in ('queued', 'running', 'waiting')`
  if (started > 0) await enqueue(db, tenantId, jobRequest(readFeedJob, { integrationId, kind }))
  return started > 0
}

type FeedRow = Omit<FeedView, 'state'> & { state: string }

/** Statistics of the reads of one kind, over all integrations. */
export async function feedViews(
  db: TenantReader,
  tenantId: TenantId,
  { kind, integrationId }: { kind?: FeedKind; integrationId?: string },
): Promise<FeedView[]> {
  const rows = await db.$queryRaw<FeedRow[]>`
    select f.integration_id as "integrationId", i.name as integration, i.plugin_id as "pluginId", f.kind, f.state, f.message, f.done, f.total,
      (select count(*)::int from feed_failure x where x.tenant_id = f.tenant_id and x.integration_id = f.integration_id and x.kind = f.kind) as failed,
      f.succeeded_at as "succeededAt", f.next_at as "nextAt", i.state <> 'active' as paused
    from feed f join integration i on i.tenant_id = f.tenant_id and i.id = f.integration_id
    where f.tenant_id = ${tenantId}::uuid and (${kind ?? null}::text is null or f.kind = ${kind ?? null})
      and (${integrationId ?? null}::uuid is null or f.integration_id = ${integrationId ?? null}::uuid)
    order by i.name`
  return rows.map((row) => ({ ...row, state: closedValue('feed.state', row.state) }))
}
