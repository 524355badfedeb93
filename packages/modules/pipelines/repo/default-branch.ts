import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { failingCount } from './pipeline-runs.ts'

/** Runs of each pipeline that are compared. */
const comparedRuns = 20

type RecentRow = { key: string; number: number; state: string; durationMs: number | null; url: string | null }

type DeliveryMeasures = {
  /** Pipelines that ran in the last 60 days. */
  pipelines: number
  /** Of their last finished runs, 0 to 1. */
  passRate: number | null
  /** Median duration of these; of an even number the lower of the two in the middle. */
  p50Ms: number | null
  /** The last runs of the pipeline that ran last, oldest first. */
  recent: RecentRow[]
  /** Pipelines whose latest finished run failed. */
  failingCount: number
  /** Successful deployments to production in the last days, and in as many days before. */
  deployed: { count: number; before: number }
}

const deploymentCounts = (tenantId: TenantId, repositories: readonly string[], days: number): Prisma.Sql => Prisma.sql`(
  select jsonb_build_object('count', count(*) filter (where created_at > now() - make_interval(days => ${days}::int)),
    'before', count(*) filter (where created_at <= now() - make_interval(days => ${days}::int)))
  from deployment
  where tenant_id = ${tenantId}::uuid and repository = any(${[...repositories]}::text[]) and production and state in ('succeeded', 'inactive')
    and created_at > now() - make_interval(days => ${2 * days}::int))`

/** How the pipelines of some repositories went lately on their default branches, and deployments of the last `days`. */
export async function measureDelivery(
  db: TenantReader,
  tenantId: TenantId,
  repositories: readonly string[],
  days: number,
): Promise<DeliveryMeasures> {
  const [row] = await db.$queryRaw<DeliveryMeasures[]>`
    with last as materialized (
      select * from (
        select integration_id, pipeline_key, key, number, state, url, created_at,
          case when finished_at >= started_at then extract(epoch from finished_at - started_at) * 1000 end::float as ms,
          row_number() over (partition by integration_id, pipeline_key order by created_at desc, key) as nth
        from pipeline_run
        where tenant_id = ${tenantId}::uuid and repository = any(${[...repositories]}::text[]) and on_default
          and state not in ('skipped', 'cancelled') and created_at > now() - interval '60 days'
      ) numbered where nth <= ${comparedRuns}
    ), newest as (select integration_id, pipeline_key from last order by created_at desc, key limit 1)
    select (count(*) filter (where nth = 1))::int as pipelines,
      (count(*) filter (where state = 'succeeded'))::float / nullif(count(*) filter (where state in ('succeeded', 'failed')), 0) as "passRate",
      percentile_disc(0.5) within group (order by ms) filter (where state in ('succeeded', 'failed')) as "p50Ms",
      coalesce((
        select jsonb_agg(jsonb_build_object('key', key, 'number', number, 'state', state, 'durationMs', ms, 'url', url) order by nth desc)
        from last join newest using (integration_id, pipeline_key)), '[]') as recent,
      ${failingCount(tenantId, { repositories })} as "failingCount", ${deploymentCounts(tenantId, repositories, days)} as deployed
    from last`
  return row ?? { pipelines: 0, passRate: null, p50Ms: null, recent: [], failingCount: 0, deployed: { count: 0, before: 0 } }
}
