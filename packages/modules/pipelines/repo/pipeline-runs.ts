import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import type { PipelineStatistics, RunDay, RunSummary } from '../domain/view.ts'
import { repositoriesOf } from './pipeline.ts'

const { empty, sql, join } = Prisma

/** A run before its state is parsed. */
export type RunRow = Omit<RunSummary, 'state'> & { state: string }

const runColumns = sql`r.integration_id as "integrationId", r.key, r.pipeline_key as "pipelineKey", p.name as pipeline, r.repository, r.number,
  r.attempt, r.branch, r.on_default as "onDefault", r.commit, r.title, r.author, r.event, r.state, r.created_at as "createdAt",
  r.started_at as "startedAt", r.finished_at as "finishedAt", r.url`

const withPipeline = sql`join pipeline p on p.tenant_id = r.tenant_id and p.integration_id = r.integration_id and p.key = r.pipeline_key`

export type RunFilter = {
  repository?: string | undefined
  state?: string | undefined
  /** Only runs on the default branch. */
  onDefault?: true | undefined
  text?: string | undefined
}

const contains = (column: Prisma.Sql, text: string) => sql`position(lower(${text}) in lower(${column})) > 0`

function conditionOf(tenantId: TenantId, { repository, state, onDefault, text }: RunFilter): Prisma.Sql {
  const conditions = [sql`r.tenant_id = ${tenantId}::uuid`]
  if (repository) conditions.push(sql`r.repository = ${repository}`)
  if (state) conditions.push(sql`r.state = ${state}`)
  if (onDefault) conditions.push(sql`r.on_default`)
  if (text) {
    const columns = [sql`r.title`, sql`r.repository`, sql`coalesce(r.author, '')`]
    conditions.push(
      sql`(${join(
        columns.map((c) => contains(c, text)),
        ' or ',
      )})`,
    )
  }
  return join(conditions, ' and ')
}

/** Runs of an organization, newest first, and their number. */
export async function findRuns(
  db: TenantReader,
  tenantId: TenantId,
  filter: RunFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: RunRow[]; total: number }> {
  const where = conditionOf(tenantId, filter)
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<RunRow[]>`
      select ${runColumns} from pipeline_run r ${withPipeline} where ${where} order by r.created_at desc, r.key limit ${limit} offset ${offset}`,
    db.$queryRaw<{ total: number }[]>`select count(*)::int as total from pipeline_run r where ${where}`,
  ])
  return { rows, total: counted?.total ?? 0 }
}

/** Runs of some repositories with their jobs, newest first. Here and below, an SQL array names them. */
export const findRunsWithJobs = (db: TenantReader, tenantId: TenantId, repositories: Prisma.Sql, limit: number) =>
  db.$queryRaw<(RunRow & { jobs: unknown })[]>`
    select ${runColumns}, r.jobs from pipeline_run r ${withPipeline}
    where r.tenant_id = ${tenantId}::uuid and r.repository = any(${repositories})
    order by r.created_at desc, r.key limit ${limit}`

/**
 * The representative run of each pipeline and branch with recent activity: the latest one that was neither skipped nor cancelled,
 * otherwise the latest. Default branches come first.
 */
export const findLatestRuns = (db: TenantReader, tenantId: TenantId, repositories: Prisma.Sql, days: number) =>
  db.$queryRaw<RunRow[]>`
    select ${runColumns} from (
      select distinct on (integration_id, pipeline_key, branch) * from pipeline_run
      where tenant_id = ${tenantId}::uuid and repository = any(${repositories}) and created_at > now() - make_interval(days => ${days}::int)
      order by integration_id, pipeline_key, branch, state in ('skipped', 'cancelled'), created_at desc
    ) r ${withPipeline}
    order by r.on_default desc, r.created_at desc limit 24`

/** Pipelines of some repositories, named by an SQL array, of the repositories of some entities, or all. */
export type PipelinesOf = { repositories: Prisma.Sql } | { refs: readonly string[] } | 'all'

/** Whether a pipeline `p` is one of these. */
function isOf(tenantId: TenantId, of: PipelinesOf): Prisma.Sql {
  if (of === 'all') return sql`true`
  const repositories = 'refs' in of ? repositoriesOf(tenantId, sql`${[...of.refs]}::text[]`) : of.repositories
  return sql`p.repository = any(${repositories})`
}

/** With the start and number of consecutive failures. */
export type FailingRun = RunRow & { failingSince: Date; failures: number }

type FailingOf = { of: PipelinesOf; limit: number }

/**
 * Runs of pipelines whose latest finished run on the default branch failed, with the start and number of consecutive failures.
 * Looks up the latest run of each pipeline by index, instead of numbering all runs of 60 days.
 */
export const failingRuns = (tenantId: TenantId, { of, limit }: FailingOf): Prisma.Sql => sql`
  with failing as materialized (
    select p.integration_id, p.key as pipeline_key, l.key from pipeline p cross join lateral (
      select e.key, e.state, e.created_at from pipeline_run e
      where e.tenant_id = ${tenantId}::uuid and e.integration_id = p.integration_id and e.pipeline_key = p.key
        and e.on_default and e.state in ('succeeded', 'failed') and e.created_at > now() - interval '60 days'
      order by e.created_at desc limit 1) l
    where p.tenant_id = ${tenantId}::uuid and ${isOf(tenantId, of)}
      and l.state = 'failed' order by l.created_at desc limit ${limit}
  )
  select ${runColumns}, f.since as "failingSince", f.failures from failing l
    join pipeline_run r on r.tenant_id = ${tenantId}::uuid and r.integration_id = l.integration_id and r.key = l.key ${withPipeline}
    cross join lateral (
      select min(b.created_at) as since, count(*)::int as failures from pipeline_run b
      where b.tenant_id = ${tenantId}::uuid and b.integration_id = l.integration_id and b.pipeline_key = l.pipeline_key
        and b.on_default and b.state = 'failed' and b.created_at > now() - interval '60 days'
        and b.created_at > coalesce((
          select max(g.created_at) from pipeline_run g
          where g.tenant_id = ${tenantId}::uuid and g.integration_id = l.integration_id and g.pipeline_key = l.pipeline_key
            and g.on_default and g.state = 'succeeded' and g.created_at > now() - interval '60 days'), '-infinity')) f
  order by r.created_at desc`

/** The same as rows. */
export const findFailingRuns = (db: TenantReader, tenantId: TenantId, of: FailingOf) =>
  readTogether<FailingRun>(db, failingRuns(tenantId, of), {
    createdAt: true,
    startedAt: true,
    finishedAt: true,
    failingSince: true,
  })

/** How many pipelines have a latest finished run on the default branch that failed, as an SQL value. */
export const failingCount = (tenantId: TenantId, of: PipelinesOf): Prisma.Sql => sql`(
  select count(*)::int from pipeline p cross join lateral (
    select e.state from pipeline_run e
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = p.integration_id and e.pipeline_key = p.key
      and e.on_default and e.state in ('succeeded', 'failed') and e.created_at > now() - interval '60 days'
    order by e.created_at desc limit 1) l
  where p.tenant_id = ${tenantId}::uuid and ${isOf(tenantId, of)} and l.state = 'failed')`

/** How often the pipelines of some repositories ran and failed in the last days, and how long they took; by name. */
export const findPipelineStatistics = (db: TenantReader, tenantId: TenantId, repositories: Prisma.Sql, days: number) =>
  db.$queryRaw<Omit<PipelineStatistics, 'recent'>[]>`
    select p.integration_id as "integrationId", p.key as "pipelineKey", p.name as pipeline, p.repository, count(*)::int as runs,
      (count(*) filter (where r.state = 'failed'))::int as failed,
      (count(*) filter (where r.state = 'failed'))::float / nullif(count(*) filter (where r.state in ('failed', 'succeeded')), 0) as "failureRate",
      percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000) filter (where r.state in ('failed', 'succeeded')) as "p50Ms",
      percentile_cont(0.95) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000) filter (where r.state in ('failed', 'succeeded')) as "p95Ms"
    from pipeline_run r join pipeline p on p.tenant_id = r.tenant_id and p.integration_id = r.integration_id and p.key = r.pipeline_key
    where r.tenant_id = ${tenantId}::uuid and r.repository = any(${repositories}) and r.created_at > now() - make_interval(days => ${days}::int)
    group by 1, 2, 3, 4 order by p.name`

/** How finished runs went on each of the last days, oldest first; days without runs are included. Of all repositories, or of some. */
export const findDailyRuns = (db: TenantReader, tenantId: TenantId, repositories: Prisma.Sql | null, days: number) =>
  db.$queryRaw<RunDay[]>`
    with measured as (
      select (created_at at time zone 'UTC')::date as day, state, extract(epoch from finished_at - started_at) * 1000 as ms from pipeline_run
      where tenant_id = ${tenantId}::uuid and created_at >= (now() at time zone 'UTC')::date - (${days}::int - 1)
        and state in ('succeeded', 'failed', 'cancelled')
        ${repositories ? sql`and repository = any(${repositories})` : empty}
    )
    select to_char(d, 'YYYY-MM-DD') as day, (count(*) filter (where m.state = 'succeeded'))::int as succeeded,
      (count(*) filter (where m.state = 'failed'))::int as failed, (count(*) filter (where m.state = 'cancelled'))::int as cancelled,
      percentile_cont(0.5) within group (order by m.ms) filter (where m.state <> 'cancelled') as "p50Ms",
      percentile_cont(0.95) within group (order by m.ms) filter (where m.state <> 'cancelled') as "p95Ms"
    from generate_series((now() at time zone 'UTC')::date - (${days}::int - 1), (now() at time zone 'UTC')::date, interval '1 day') d
      left join measured m on m.day = d::date
    group by d order by d`
