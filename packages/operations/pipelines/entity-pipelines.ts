import { notFound } from '@callboard/core/errors'
import { flakyJobs } from '@callboard/core/pipeline/flaky'
import type { EntityPipelines, PipelineStatistics } from '@callboard/core/pipeline/view'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { repositoriesOf } from '@callboard/db/repos/pipeline'
import { z } from 'zod'
import { feedViews } from '../feeds/feed.ts'
import { operation, type OperationContext } from '../operation.ts'
import { deploymentColumns, deploymentView, jobsOf, runColumns, summaryOf } from './rows.ts'

/** Days that statistics of pipelines look back. */
const statisticsDays = 30
const shownRuns = 30
/** Runs among which flaky jobs are looked for. */
const comparedRuns = 300

function statisticsOf(db: TenantDb, tenantId: TenantId, repositories: string[]): Promise<PipelineStatistics[]> {
  return db.$queryRaw<PipelineStatistics[]>`
    select p.integration_id as "integrationId", p.key as "pipelineKey", p.name as pipeline, p.repository, count(*)::int as runs,
      (count(*) filter (where r.state = 'failed'))::int as failed,
      (count(*) filter (where r.state = 'failed'))::float / nullif(count(*) filter (where r.state in ('failed', 'succeeded')), 0) as "failureRate",
      percentile_cont(0.5) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000) filter (where r.state in ('failed', 'succeeded')) as "p50Ms",
      percentile_cont(0.95) within group (order by extract(epoch from r.finished_at - r.started_at) * 1000) filter (where r.state in ('failed', 'succeeded')) as "p95Ms"
    from pipeline_run r join pipeline p on p.tenant_id = r.tenant_id and p.integration_id = r.integration_id and p.key = r.pipeline_key
    where r.tenant_id = ${tenantId}::uuid and r.repository = any(${repositories}) and r.created_at > now() - make_interval(days => ${statisticsDays})
    group by 1, 2, 3, 4 order by p.name`
}

/**
 * The run that says how each pipeline and branch is that moved lately: the newest that was neither skipped nor cancelled,
 * since those say nothing of the code; the newest of all where there is no other.
 */
async function latestOf(db: TenantDb, tenantId: TenantId, repositories: string[]) {
  const newest = await db.$queryRaw<{ integrationId: string; key: string }[]>`
    select integration_id as "integrationId", key from (
      select distinct on (integration_id, pipeline_key, branch) integration_id, key, on_default, created_at from pipeline_run
      where tenant_id = ${tenantId}::uuid and repository = any(${repositories}) and created_at > now() - make_interval(days => ${statisticsDays})
      order by integration_id, pipeline_key, branch, state in ('skipped', 'cancelled'), created_at desc) newest
    order by on_default desc, created_at desc limit 24`
  const rows = await db.pipelineRun.findMany({ where: { OR: newest.length > 0 ? newest : [{ key: '' }] }, select: runColumns })
  return rows
    .map(summaryOf)
    .sort((a, b) => Number(b.onDefault) - Number(a.onDefault) || b.createdAt.getTime() - a.createdAt.getTime())
}

const canRerun = ({ platform }: OperationContext, pluginId: string) =>
  platform.plugins.get(pluginId)?.pipelines?.rerun !== undefined

/** What builds and delivers an entity: its repository's pipelines, runs and deployments. */
export const getEntityPipelines = operation({
  name: 'pipelines.get-for-entity',
  action: 'pipelines.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.tx(async (db): Promise<EntityPipelines> => {
      const { tenantId } = context
      const repositories = await repositoriesOf(db, tenantId, ref)
      if (repositories.length === 0 && !(await db.entity.findFirst({ where: { ref }, select: { id: true } })))
        throw notFound(`The entity ${ref}`)
      const where = { repository: { in: repositories } }
      const rows = await db.pipelineRun.findMany({
        where,
        select: { ...runColumns, jobs: true },
        orderBy: [{ createdAt: 'desc' }, { key: 'asc' }],
        take: comparedRuns,
      })
      const feeds = await feedViews(db, { kind: 'pipelines' })
      const pluginOf = new Map(feeds.map((f) => [f.integrationId, f.pluginId]))
      const runs = rows.map(({ jobs, ...row }) => ({ ...summaryOf(row), jobs: jobsOf(jobs) }))
      const deployments = await db.deployment.findMany({
        where,
        select: deploymentColumns,
        orderBy: [{ createdAt: 'desc' }, { key: 'asc' }],
        take: 40,
      })
      return {
        repositories,
        feeds,
        latest: await latestOf(db, tenantId, repositories),
        statistics: await statisticsOf(db, tenantId, repositories),
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
