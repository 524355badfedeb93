import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import { openRunStates } from '@callboard/modules/pipelines/domain/pipeline'

export type FeedItemsOf = { tenantId: TenantId; integrationId: string; kind: string }
export type ListedFeedItem = { name: string; branch: string | null; activeAt: string | null }
export type DueItem = {
  item: string
  name: string
  branch: string | null
  validator: string | null
  hasPipelines: boolean | null
  readAt: Date | null
  sweptAt: Date | null
  activeAt: Date | null
}

/** Also due for the current read, whenever that began. */
export const batchSize = new Date(0)

export const keyOf = (name: string) => name.toLowerCase()

/**
 * Records a page of a listing. With `bring: 'reads'`, repositories pushed to since their last read are due immediately; with
 * `webhooks`, the resulting runs arrive by webhook.
 */
export async function recordFeedItems(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  listed: readonly ListedFeedItem[],
  bring: 'reads' | 'webhooks',
): Promise<void> {
  // A listing that changes during pagination may contain a repository twice.
  const rows = [...new Map(listed.map((l) => [keyOf(l.name), { ...l, item: keyOf(l.name) }])).values()]
  if (rows.length === 0) return
  await db.$executeRaw`
    insert into feed_item as f (tenant_id, integration_id, kind, item, name, branch, active_at, due_at)
    select ${tenantId}::uuid, ${integrationId}::uuid, ${kind}, x.item, x.name, x.branch, x."activeAt", ${batchSize}
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(item text, name text, branch text, "activeAt" timestamptz)
    on conflict (tenant_id, integration_id, kind, item) do update set
      name = excluded.name, branch = coalesce(excluded.branch, f.branch), active_at = greatest(f.active_at, excluded.active_at),
      due_at = case when ${bring} = 'reads' and excluded.active_at > f.active_at and excluded.active_at > f.read_at and f.has_pipelines is distinct from false
        then ${batchSize} else f.due_at end
      where f.name <> excluded.name or f.branch is distinct from coalesce(excluded.branch, f.branch) or excluded.active_at > coalesce(f.active_at, '-infinity')`
}

/** Removes items that a complete listing no longer contains. */
export async function removeUnlistedFeedItems(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  names: readonly string[],
): Promise<void> {
  await db.$executeRaw`
    delete from feed_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and kind = ${kind}
      and item <> all(${names.map(keyOf)}::text[])`
}

/** Items due at a time: first those that are known to have changed or were never read, then those that may have changed. */
export function dueFeedItems(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  at: Date,
  priority: 'moved' | 'rest',
  limit: number,
): Promise<DueItem[]> {
  return db.$queryRaw<DueItem[]>`
    select item, name, branch, validator, has_pipelines as "hasPipelines", read_at as "readAt", swept_at as "sweptAt", active_at as "activeAt"
    from feed_item f where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and kind = ${kind} and due_at <= ${at}
      and (${priority} = 'rest' or (has_pipelines is distinct from false and (read_at is null or active_at > greatest(read_at, event_at))) or exists (
        select from pipeline_run r where r.tenant_id = f.tenant_id and r.integration_id = f.integration_id and r.repository = f.item
          and r.state = any(${[...openRunStates]}) and r.created_at > now() - interval '35 days'))
    order by due_at, item limit ${limit}`
}

export type FeedItemRead = {
  item: string
  dueAt: Date
  readAt?: Date
  /** Absent: unchanged. */
  validator?: string | null
  activeAt?: string | null
  swept?: boolean
  missed?: boolean
}

/** Records the results of reading items, and when they are due again. */
export async function markFeedItemsRead(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  reads: readonly FeedItemRead[],
): Promise<void> {
  if (reads.length === 0) return
  const rows = reads.map((r) => ({ ...r, keepValidator: r.validator === undefined }))
  await db.$executeRaw`
    update feed_item f set due_at = x."dueAt", read_at = coalesce(x."readAt", f.read_at), active_at = greatest(f.active_at, x."activeAt"),
      validator = case when x."keepValidator" then f.validator else x.validator end,
      swept_at = case when x.swept then now() else f.swept_at end, missed_at = case when x.missed then now() else f.missed_at end
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(item text, "dueAt" timestamptz, "readAt" timestamptz, "activeAt" timestamptz,
      validator text, "keepValidator" boolean, swept boolean, missed boolean)
    where f.tenant_id = ${tenantId}::uuid and f.integration_id = ${integrationId}::uuid and f.kind = ${kind} and f.item = x.item`
}

/** Makes all items with pipelines due now, on a user's request. */
export async function makeFeedItemsDue(db: TenantDb, integrationId: string, kind: string): Promise<void> {
  await db.feedItem.updateMany({
    where: {
      integrationId,
      kind,
      OR: [{ hasPipelines: null }, { hasPipelines: true }, { activeAt: { not: null }, validator: { not: null } }],
    },
    data: { dueAt: batchSize },
  })
  await db.feedItem.updateMany({ where: { integrationId, kind }, data: { surveyedAt: null } })
}

/** Other credentials may see other data, so cached validators are discarded. */
export async function dropValidators(db: TenantDb, integrationId: string): Promise<void> {
  await db.feedItem.updateMany({ where: { integrationId }, data: { validator: null } })
  await db.feed.updateMany({ where: { integrationId }, data: { validator: null } })
}

/** The default branch of a repository, if a listing contained it. */
export async function branchOf(db: TenantDb, { integrationId, kind }: FeedItemsOf, name: string): Promise<string | null> {
  const found = await db.feedItem.findFirst({ where: { integrationId, kind, item: keyOf(name) }, select: { branch: true } })
  return found?.branch ?? null
}

/** Items of an integration's source, and whether they were listed at all. */
export async function listedSourceItems(
  db: TenantDb,
  integrationId: string,
): Promise<{ listed: boolean; listing: boolean; items: { name: string; state: unknown }[] }> {
  const run = await db.syncRun.findFirst({ where: { integrationId, listed: true }, select: { id: true } })
  const open = await db.syncRun.findFirst({
    where: { integrationId, state: { in: ['queued', 'running', 'waiting'] } },
    select: { id: true },
  })
  const items = run
    ? await db.sourceItem.findMany({ where: { integrationId, rank: 0 }, select: { name: true, state: true } })
    : []
  return { listed: run !== null, listing: open !== null, items }
}

/** Records that a webhook reported a run, which makes its repository active. */
export async function recordFeedEvent(db: TenantDb, { integrationId, kind }: FeedItemsOf, name: string, at: Date): Promise<void> {
  await db.feedItem.updateMany({ where: { integrationId, kind, item: keyOf(name) }, data: { eventAt: at, activeAt: at } })
}

/** Those of the given repositories with a push later than the stored one. */
export async function pushedSince<T extends { name: string; pushedAt: string | null }>(
  db: TenantDb,
  { integrationId, kind }: FeedItemsOf,
  listed: readonly T[],
): Promise<{ known: T[]; unknown: number }> {
  const rows = await db.feedItem.findMany({
    where: { integrationId, kind, item: { in: listed.map((l) => keyOf(l.name)) } },
    select: { item: true, activeAt: true },
  })
  const byItem = new Map(rows.map((r) => [r.item, r.activeAt?.getTime() ?? 0]))
  const known = listed.filter(
    (l) => l.pushedAt && Date.parse(l.pushedAt) > (byItem.get(keyOf(l.name)) ?? Number.POSITIVE_INFINITY),
  )
  return { known, unknown: listed.filter((l) => !byItem.has(keyOf(l.name))).length }
}

/** Whether webhooks deliver runs: some arrived within a day, and none was found missing. */
export async function webhooksWork(db: TenantDb, { tenantId, integrationId, kind }: FeedItemsOf): Promise<boolean> {
  const [row] = await db.$queryRaw<{ work: boolean }[]>`
    select coalesce(max(event_at) > now() - interval '1 day' and coalesce(max(missed_at), '-infinity') < now() - interval '1 day', false) as work
    from feed_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and kind = ${kind}`
  return row?.work ?? false
}

/** Number of items, and of those that were read before and are not due. */
export async function countFeedItems(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  at: Date,
): Promise<{ total: number; current: number; nextDueAt: Date | null }> {
  const [row] = await db.$queryRaw<{ total: number; current: number; nextDueAt: Date | null }[]>`
    select count(*)::int as total, (count(*) filter (where read_at is not null and due_at > ${at}))::int as current, min(due_at) as "nextDueAt"
    from feed_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and kind = ${kind}`
  return row ?? { total: 0, current: 0, nextDueAt: null }
}

export type StoredRun = { key: string; updatedAt: Date; attempt: number; state: string; hasJobs: boolean; createdAt: Date }

/** The newest stored runs of a repository, to compare with the vendor's listing. Jobs are only measured, not loaded. */
export function storedRuns(db: TenantDb, { tenantId, integrationId }: FeedItemsOf, item: string): Promise<StoredRun[]> {
  return db.$queryRaw<StoredRun[]>`
    select key, updated_at as "updatedAt", attempt, state, pg_column_size(jobs) > 16 as "hasJobs", created_at as "createdAt" from pipeline_run
    where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and repository = ${item}
    order by created_at desc limit 600`
}
