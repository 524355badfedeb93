import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { existsEntity, partRefs } from '@callboard/modules/catalog'
import { type DeploymentRow, deploymentsOf, type InJson, repositoriesOf } from './pipeline.ts'
import { type FailingRun, failingCount, failingRuns } from './pipeline-runs.ts'

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

const deploymentCounts = (tenantId: TenantId, repositories: Prisma.Sql, days: number): Prisma.Sql => Prisma.sql`(
  select jsonb_build_object('count', count(*) filter (where created_at > now() - make_interval(days => ${days}::int)),
    'before', count(*) filter (where created_at <= now() - make_interval(days => ${days}::int)))
  from deployment
  where tenant_id = ${tenantId}::uuid and repository = any(${repositories}) and production and state in ('succeeded', 'inactive')
    and created_at > now() - make_interval(days => ${2 * days}::int))`

/**
 * How the pipelines of some repositories went lately on their default branches, and deployments of the last `days`, as JSON.
 * `repositories`: an SQL array of their names.
 */
const deliveryMeasures = (tenantId: TenantId, repositories: Prisma.Sql, days: number): Prisma.Sql => Prisma.sql`(
  with last as materialized (
    select * from (
      select integration_id, pipeline_key, key, number, state, url, created_at,
        case when finished_at >= started_at then extract(epoch from finished_at - started_at) * 1000 end::float as ms,
        row_number() over (partition by integration_id, pipeline_key order by created_at desc, key) as nth
      from pipeline_run
      where tenant_id = ${tenantId}::uuid and repository = any(${repositories}) and on_default
        and state not in ('skipped', 'cancelled') and created_at > now() - interval '60 days'
    ) numbered where nth <= ${comparedRuns}
  ), newest as (select integration_id, pipeline_key from last order by created_at desc, key limit 1)
  select jsonb_build_object('pipelines', count(*) filter (where nth = 1),
    'passRate', (count(*) filter (where state = 'succeeded'))::float / nullif(count(*) filter (where state in ('succeeded', 'failed')), 0),
    'p50Ms', percentile_disc(0.5) within group (order by ms) filter (where state in ('succeeded', 'failed')),
    'recent', coalesce((
      select jsonb_agg(jsonb_build_object('key', key, 'number', number, 'state', state, 'durationMs', ms, 'url', url) order by nth desc)
      from last join newest using (integration_id, pipeline_key)), '[]'),
    'failingCount', ${failingCount(tenantId, { repositories })}, 'deployed', ${deploymentCounts(tenantId, repositories, days)})
  from last)`

const dateOf = (text: string | null) => (text === null ? null : new Date(text))

const runOfJson = (run: InJson<FailingRun>): FailingRun => ({
  ...run,
  createdAt: new Date(run.createdAt),
  startedAt: dateOf(run.startedAt),
  finishedAt: dateOf(run.finishedAt),
  failingSince: new Date(run.failingSince),
})

const deploymentOfJson = (deployment: InJson<DeploymentRow>): DeploymentRow => ({
  ...deployment,
  createdAt: new Date(deployment.createdAt),
  finishedAt: dateOf(deployment.finishedAt),
})

type DeliveryRow = {
  exists: boolean
  measures: DeliveryMeasures
  failing: InJson<FailingRun>[]
  deployments: InJson<DeploymentRow>[]
}

/** At most so many rows; failing pipelines beyond them are counted. */
type Limits = { failing: number; deployments: number; days: number }

/**
 * How an entity and its parts are built and deployed. One statement, because the repositories of a team may have to be found
 * among thousands of entities. Undefined if the entity does not exist.
 */
export async function readDelivery(db: TenantReader, tenantId: TenantId, ref: string, { failing, deployments, days }: Limits) {
  const repositories = Prisma.sql`(select names from mine)::text[]`
  const [row] = await db.$queryRaw<DeliveryRow[]>`
    with mine as materialized (select ${repositoriesOf(tenantId, partRefs(tenantId, ref))} as names)
    select ${existsEntity(tenantId, ref)} as "exists", ${deliveryMeasures(tenantId, repositories, days)} as measures,
      (select coalesce(jsonb_agg(r order by r."createdAt" desc), '[]') from (
        ${failingRuns(tenantId, { of: { repositories }, limit: failing })}) r) as failing,
      (select coalesce(jsonb_agg(d order by d."createdAt" desc, d.key), '[]') from (
        ${deploymentsOf(tenantId, repositories, deployments)}) d) as deployments`
  if (!row?.exists) return undefined
  return { measures: row.measures, failing: row.failing.map(runOfJson), deployments: row.deployments.map(deploymentOfJson) }
}
