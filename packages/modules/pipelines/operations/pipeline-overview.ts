import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { feedViews } from '@callboard/modules/integrations'
import { z } from 'zod'
import { doraMeasures } from '../domain/dora.ts'
import { runState, runStates } from '../domain/pipeline.ts'
import type { Dora, PipelineOverview, RepositoryEntity } from '../domain/view.ts'
import { countToday, findDeliveries, findDeployedNow } from '../repo/deliveries.ts'
import { entitiesOfRepositories } from '../repo/pipeline.ts'
import { findFailingRuns, findRuns } from '../repo/pipeline-runs.ts'
import { deploymentView, summaryOf } from './rows.ts'

const dayMs = 86_400_000
const maxFailing = 100

async function entitiesOf(
  db: TenantReader,
  tenantId: TenantId,
  repositories: string[],
): Promise<Map<string, RepositoryEntity[]>> {
  const rows = await entitiesOfRepositories(db, tenantId, [...new Set(repositories)])
  return Map.groupBy(rows, (r) => r.repository)
}

/** Pipelines whose latest finished run on the default branch failed, with the start and number of consecutive failures. */
export async function failingOnDefault(db: TenantReader, tenantId: TenantId) {
  const rows = await findFailingRuns(db, tenantId, maxFailing)
  if (rows.length === 0) return []
  const entities = await entitiesOf(
    db,
    tenantId,
    rows.map((r) => r.repository),
  )
  return rows.map(({ failingSince, failures, ...run }) => ({
    ...summaryOf(run),
    failingSince,
    failures,
    entities: entities.get(run.repository) ?? [],
  }))
}

/** Delivery metrics of the last days, and of the same number of days before. */
async function doraOf(db: TenantReader, tenantId: TenantId, days: number): Promise<Dora> {
  const now = new Date()
  const from = new Date(now.getTime() - days * dayMs)
  const before = new Date(from.getTime() - days * dayMs)
  const deliveries = await findDeliveries(db, tenantId, before)
  return {
    days,
    current: doraMeasures(deliveries, { from, to: now }),
    previous: doraMeasures(deliveries, { from: before, to: from }),
  }
}

async function deployedNow(db: TenantReader, tenantId: TenantId) {
  const rows = await findDeployedNow(db, tenantId)
  if (rows.length === 0) return []
  const entities = await entitiesOf(
    db,
    tenantId,
    rows.map((r) => r.repository),
  )
  return rows.map((row) => ({ ...deploymentView(row), entities: entities.get(row.repository) ?? [] }))
}

/** The pipelines overview of an organization. */
export const getPipelineOverview = operation({
  name: 'pipelines.get-overview',
  action: 'pipelines.read',
  input: z.object({ days: z.number().int().min(7).max(90).default(30) }),
  run: (context, { days }) =>
    context.read(async (db): Promise<PipelineOverview> => {
      const { tenantId } = context
      const [feeds, failing, { today, pipelines }, dora, deployed] = await Promise.all([
        feedViews(db, tenantId, { kind: 'pipelines' }),
        failingOnDefault(db, tenantId),
        countToday(db, tenantId),
        doraOf(db, tenantId, days),
        deployedNow(db, tenantId),
      ])
      const counts = runStates.map((state) => ({ state, count: today[state] ?? 0 })).filter(({ count }) => count > 0)
      return { feeds, failing, today: counts, pipelines, dora, deployed }
    }),
})

const runFilter = z.object({
  repository: z.string().max(300).toLowerCase().optional(),
  state: runState.optional(),
  /** `default`: only runs on the default branch. */
  branch: z.enum(['default']).optional(),
  text: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).default(0),
})

/** Runs of the organization, filtered, newest first. */
export const listPipelineRuns = operation({
  name: 'pipelines.list-runs',
  action: 'pipelines.read',
  input: runFilter,
  run: (context, { repository, state, branch, text, limit, offset }) =>
    context.read(async (db) => {
      const filter = { repository, state, onDefault: branch ? (true as const) : undefined, text }
      const { rows, total } = await findRuns(db, context.tenantId, filter, { limit, offset })
      return { runs: rows.map(summaryOf), total }
    }),
})
