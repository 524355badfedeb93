import type { TenantId } from '@callboard/core/ids'
import { type ClosedValue, closedValue } from '@callboard/db/closed-columns'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { FeedView } from '@callboard/modules/pipelines/domain/view'

type FeedKind = ClosedValue<'feed.kind'>
type FeedOf = { integrationId: string; kind: FeedKind }

/**
 * Queues a read unless one is queued, running or waiting.
 * @param cursor where it starts; null for the beginning
 * @returns whether it was queued
 */
export async function queueFeed(
  db: TenantDb,
  tenantId: TenantId,
  { integrationId, kind }: FeedOf,
  cursor: object | null,
): Promise<boolean> {
  const begin = cursor ? JSON.stringify(cursor) : null
  const queued = await db.$executeRaw`
    insert into feed (tenant_id, integration_id, kind, state, cursor) values (${tenantId}::uuid, ${integrationId}::uuid, ${kind}, 'queued', ${begin}::jsonb)
    on conflict (tenant_id, integration_id, kind) do update set
      state = 'queued', cursor = excluded.cursor, done = 0, total = null, requests = 0, started_at = null, next_at = null
      where feed.state not in ('queued', 'running', 'waiting')`
  return queued > 0
}

/** Requests for another read wait until the end of the transaction. */
export const lockFeed = (db: TenantDb, tenantId: TenantId, { integrationId, kind }: FeedOf) => db.$queryRaw`
  select kind from feed where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and kind = ${kind} for update`

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
