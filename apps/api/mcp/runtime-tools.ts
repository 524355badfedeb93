import { requireRef } from '@callboard/modules/catalog/domain/require-ref'
import { getCosts } from '@callboard/modules/costs'
import { costGroups } from '@callboard/modules/costs/domain/view'
import { getEntityDelivery, getEntityPipelines } from '@callboard/modules/pipelines'
import type { RunSummary } from '@callboard/modules/pipelines/domain/view'
import { listEntityWorkloads } from '@callboard/modules/workloads'
import { z } from 'zod'
import { ref } from './catalog-tools.ts'
import { defineTool } from './tool.ts'

export const getWorkloadsTool = defineTool({
  name: 'get_workloads',
  title: 'What runs, and is it healthy',
  description:
    'Workloads of an entity in every cluster: health, version, instances, restarts, and findings that say why something is broken. For a system, domain or team those of all its parts.',
  action: 'workloads.read',
  input: z.object({ ref }),
  run: async (context, input) => ({
    workloads: (await listEntityWorkloads(context, { ref: requireRef(input.ref) })).map((w) => ({
      cluster: w.runtime,
      namespace: w.namespace,
      kind: w.kind,
      name: w.name,
      health: w.health,
      version: w.version,
      images: w.images,
      ready: w.ready,
      desired: w.desired,
      restarts: w.restarts,
      findings: w.findings,
      changedAt: w.changedAt,
      entities: w.entities.map((e) => e.ref),
    })),
  }),
})

const run = ({ pipeline, repository, number, state, branch, commit, title, author, startedAt, finishedAt, url }: RunSummary) => ({
  pipeline,
  repository,
  number,
  state,
  branch,
  commit,
  title,
  author,
  startedAt,
  finishedAt,
  url,
})

export const getPipelineStatusTool = defineTool({
  name: 'get_pipeline_status',
  title: 'Pipelines and deployments',
  description:
    'How an entity is built and deployed: the latest run of each pipeline and branch, pipelines failing on their default branch, pass rate and duration, and recent deployments with version and environment.',
  action: 'pipelines.read',
  input: z.object({ ref }),
  run: async (context, input) => {
    const of = { ref: requireRef(input.ref) }
    const [delivery, pipelines] = await Promise.all([getEntityDelivery(context, of), getEntityPipelines(context, of)])
    return {
      latest: pipelines.latest.map(run),
      failing: delivery.failing.map(run),
      failingCount: delivery.failingCount,
      flakyJobs: pipelines.flaky,
      passRate: delivery.passRate,
      medianDurationMs: delivery.p50Ms,
      deployments: delivery.deployments,
      deployed: delivery.deployed,
    }
  },
})

export const getCostsTool = defineTool({
  name: 'get_costs',
  title: 'Cloud costs',
  description:
    'Cloud costs up to the last billed day, beside the period before, and the forecast of the month; of one entity with its parts, or of the whole organization. `incomplete` names bills that are missing, and then the two periods must not be compared.',
  action: 'costs.read',
  input: z.object({
    ref: ref.optional(),
    by: z.enum(costGroups).default('service').describe('What to group by'),
    days: z.number().int().min(1).max(366).default(30),
    currency: z.string().length(3).optional(),
  }),
  run: async (context, { ref: of, ...query }) => {
    const view = await getCosts(context, { ...query, ...(of ? { ref: requireRef(of) } : {}) })
    const { currency, from, to, total, before, totals, unallocated, incomplete, forecast, lastDay } = view
    return { currency, from, to, total, before, totals: totals.slice(0, 50), unallocated, incomplete, forecast, lastDay }
  },
})
