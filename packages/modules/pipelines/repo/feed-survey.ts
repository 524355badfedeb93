import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import { batchSize, type FeedItemsOf, keyOf } from '@callboard/modules/integrations'

/** Maximum other repositories surveyed per read, so that those of a first read do not all become due in the same hour. */
const maxOthers = 200

/** Repositories to survey: new ones, those with a push since, and periodically all others. */
export async function itemsToSurvey(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  at: Date,
  everyMs: { deploying: number; others: number },
): Promise<string[]> {
  const before = (ms: number) => new Date(at.getTime() - ms)
  const rows = await db.$queryRaw<{ name: string }[]>`
    with stale as (
      select name, surveyed_at, surveyed_at is null or active_at > surveyed_at or (deployments <> '' and surveyed_at < ${before(everyMs.deploying)}) as urgent
      from feed_item where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid and kind = ${kind}
        and coalesce(surveyed_at, '-infinity') < ${at}
    ), others as (select name from stale where not urgent and surveyed_at < ${before(everyMs.others)} order by surveyed_at limit ${maxOthers})
    select name from stale where urgent union all select name from others`
  return rows.map((r) => r.name)
}

export type SurveyRow = { name: string; hasPipelines: boolean; deployments: string | null }

/**
 * Records a survey. Repositories that now have pipelines are due immediately; those without are read within a week, because a
 * vendor may run pipelines without a file. @returns those whose deployments changed
 */
export async function recordSurvey(
  db: TenantDb,
  { tenantId, integrationId, kind }: FeedItemsOf,
  surveyed: readonly SurveyRow[],
): Promise<string[]> {
  if (surveyed.length === 0) return []
  const rows = surveyed.map((s) => ({ ...s, item: keyOf(s.name) }))
  const changed = await db.$queryRaw<{ name: string }[]>`
    with before as (
      select f.item, f.deployments from feed_item f
      where f.tenant_id = ${tenantId}::uuid and f.integration_id = ${integrationId}::uuid and f.kind = ${kind}
        and f.item in (select item from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(item text))
    )
    update feed_item f set surveyed_at = now(), has_pipelines = x."hasPipelines",
      due_at = case when x."hasPipelines" and f.has_pipelines = false then ${batchSize}
        when not x."hasPipelines" and f.read_at is null and f.has_pipelines is null then now() + random() * interval '7 days' else f.due_at end
    from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(item text, "hasPipelines" boolean, deployments text), before b
    where f.tenant_id = ${tenantId}::uuid and f.integration_id = ${integrationId}::uuid and f.kind = ${kind} and f.item = x.item and b.item = x.item
    returning case when x.deployments <> '' and x.deployments is distinct from b.deployments then f.name end as name`
  await db.$executeRaw`
    update feed_item f set deployments = '' from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(item text, deployments text)
    where f.tenant_id = ${tenantId}::uuid and f.integration_id = ${integrationId}::uuid and f.kind = ${kind} and f.item = x.item and x.deployments = ''
      and f.deployments is distinct from ''`
  return changed.flatMap((c) => c.name ?? [])
}

/** Records that the deployments of a survey were stored; without a mark, that they could not be read. */
export async function markDeploymentsRead(
  db: TenantDb,
  { integrationId, kind }: FeedItemsOf,
  name: string,
  mark: string | undefined,
): Promise<void> {
  await db.feedItem.updateMany({
    where: { integrationId, kind, item: keyOf(name) },
    data: mark === undefined ? { surveyedAt: null } : { deployments: mark },
  })
}
