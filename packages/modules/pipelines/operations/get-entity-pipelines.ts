import { notFound } from '@callboard/core/errors'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { feedViews } from '@callboard/modules/integrations'
import { z } from 'zod'
import { flakyJobs } from '../domain/flaky.ts'
import type { EntityPipelines, RecentRun, RunSummary } from '../domain/view.ts'
import { findDeploymentsOf, ownRepositories, readRepositories } from '../repo/pipeline.ts'
import { findDailyRuns, findLatestRuns, findPipelineStatistics, findRunsWithJobs } from '../repo/pipeline-runs.ts'
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
      const own = ownRepositories(tenantId, ref)
      const [repositories, feeds, rows, latest, statistics, deployments, daily] = await Promise.all([
        readRepositories(db, tenantId, ref),
        feedViews(db, tenantId, { kind: 'pipelines' }),
        findRunsWithJobs(db, tenantId, own, comparedRuns),
        findLatestRuns(db, tenantId, own, statisticsDays),
        findPipelineStatistics(db, tenantId, own, statisticsDays),
        findDeploymentsOf(db, tenantId, own, shownDeployments),
        findDailyRuns(db, tenantId, own, statisticsDays),
      ])
      if (!repositories) throw notFound(`The entity ${ref}`)
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
