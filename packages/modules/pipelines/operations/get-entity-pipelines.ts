import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { entityExists } from '@callboard/modules/catalog'
import { feedViews } from '@callboard/modules/integrations'
import { z } from 'zod'
import { flakyJobs } from '../domain/flaky.ts'
import type { EntityPipelines, PipelineStatistics, RecentRun, RunSummary } from '../domain/view.ts'
import { findDeploymentsOf, repositoriesOf } from '../repo/pipeline.ts'
import { findDailyRuns, findLatestRuns, findRunsWithJobs } from '../repo/pipeline-runs.ts'
import { deploymentView, jobsOf, summaryOf } from './rows.ts'

/** Days covered by pipeline statistics. */
const statisticsDays = 30
const shownRuns = 30
const shownDeployments = 40
/** Maximum runs searched for flaky jobs. */
const comparedRuns = 300

const shownBars = 20

/** The last finished runs of a pipeline, oldest first. `runs` are newest first. */
const recentOf = (runs: readonly RunSummary[]): RecentRun[] =>
  runs
    .filter((run) => run.finishedAt !== null && run.state !== 'skipped')
    .slice(0, shownBars)
    .map(({ key, state, startedAt, finishedAt }) => ({
      key,
      state,
      durationMs: startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
    }))
    .reverse()

function statisticsOf(
  db: TenantReader,
  tenantId: TenantId,
  repositories: string[],
): Promise<Omit<PipelineStatistics, 'recent'>[]> {
  return db.$queryRaw<Omit<PipelineStatistics, 'recent'>[]>`
    select p.integration_id as "integrationId", p.key as "pipelineKey", p.name as pipeline, p.repository, count(*)::int as runs,
      (count(*) filter (where r.state = 'failed'))::int as failed,
      (count(*) filter (where r.state = 'failed'))::float / nullif(count(*) filter (where r.state in ('failed', 'succeeded')), 0) as "failureRate",
      percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000) filter (where r.state in ('failed', 'succeeded')) as "p50Ms",
      percentile_cont(0.95) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000) filter (where r.state in ('failed', 'succeeded')) as "p95Ms"
    from pipeline_run r join pipeline p on p.tenant_id = r.tenant_id and p.integration_id = r.integration_id and p.key = r.pipeline_key
    where r.tenant_id = ${tenantId}::uuid and r.repository = any(${repositories}::text[]) and r.created_at > now() - make_interval(days => ${statisticsDays}::int)
    group by 1, 2, 3, 4 order by p.name`
}

const canRerun = ({ platform }: OperationContext, pluginId: string) =>
  platform.plugins.get(pluginId)?.pipelines?.rerun !== undefined

/** CI/CD of an entity: its repository's pipelines, runs and deployments. */
export const getEntityPipelines = operation({
  name: 'pipelines.get-for-entity',
  action: 'pipelines.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<EntityPipelines> => {
      const { tenantId } = context
      const [repositories, feeds, exists] = await Promise.all([
        repositoriesOf(db, tenantId, [ref]),
        feedViews(db, tenantId, { kind: 'pipelines' }),
        entityExists(db, tenantId, ref),
      ])
      if (!exists) throw notFound(`The entity ${ref}`)
      const [rows, latest, statistics, deployments, daily] = await Promise.all([
        findRunsWithJobs(db, tenantId, repositories, comparedRuns),
        findLatestRuns(db, tenantId, repositories, statisticsDays),
        statisticsOf(db, tenantId, repositories),
        findDeploymentsOf(db, tenantId, repositories, shownDeployments),
        findDailyRuns(db, tenantId, repositories, statisticsDays),
      ])
      const pluginOf = new Map(feeds.map((f) => [f.integrationId, f.pluginId]))
      const runs = rows.map(({ jobs, ...row }) => ({ ...summaryOf(row), jobs: jobsOf(jobs) }))
      const byPipeline = Map.groupBy(runs, (run) => `${run.integrationId} ${run.pipelineKey}`)
      return {
        repositories,
        feeds,
        latest: latest.map(summaryOf),
        statistics: statistics.map((s) => ({
          ...s,
          recent: recentOf(byPipeline.get(`${s.integrationId} ${s.pipelineKey}`) ?? []),
        })),
        daily,
        flaky: flakyJobs(runs),
        runs: runs.slice(0, shownRuns).map((run) => ({
          ...run,
          rerunnable: canRerun(context, pluginOf.get(run.integrationId) ?? '') && run.finishedAt !== null,
        })),
        deployments: deployments.map(deploymentView),
        days: statisticsDays,
      }
    }),
})
