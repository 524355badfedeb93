import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { catalogVersion } from '@callboard/modules/catalog'
import { feedViews } from '@callboard/modules/integrations'
import { z } from 'zod'
import { type Delivery, doraMeasures, doraTrend, weeksUntil } from '../domain/dora.ts'
import { runStates } from '../domain/pipeline.ts'
import type { Dora, PipelineOverview } from '../domain/view.ts'
import { countToday, findDeliveries, findDeployedNow } from '../repo/deliveries.ts'
import { findDailyRuns, findFailingRuns } from '../repo/pipeline-runs.ts'
import { deliveryAnswers, deliveryVersion } from './delivery-answers.ts'
import { repositoryEntities } from './repository-entities.ts'
import { deploymentView, summaryOf } from './rows.ts'

const dayMs = 86_400_000

const maxFailing = 100

/** Weeks of the trend of delivery metrics. */
const trendWeeks = 13

const runDays = 30

/**
 * Pipelines whose latest finished run on the default branch failed, with the start and number of consecutive failures.
 * @param repositories only pipelines of these; null: all
 */
export async function failingOnDefault(db: TenantReader, tenantId: TenantId, repositories: readonly string[] | null = null) {
  if (repositories?.length === 0) return []
  const rows = await findFailingRuns(db, tenantId, { repositories, limit: maxFailing })
  if (rows.length === 0) return []
  const entities = await repositoryEntities(db, tenantId)
  return rows.map(({ failingSince, failures, ...run }) => ({
    ...summaryOf(run),
    failingSince,
    failures,
    entities: entities.get(run.repository) ?? [],
  }))
}

/** Delivery metrics by the owner of what each repository contains. One with components of several owners counts for each. */
async function doraTeams(
  db: TenantReader,
  tenantId: TenantId,
  deliveries: readonly Delivery[],
  window: { from: Date; to: Date },
) {
  if (deliveries.length === 0) return []
  const entities = await repositoryEntities(db, tenantId)
  const labels = new Map([...entities.values()].flat().map((e) => [e.owner, e.ownerLabel]))
  const ownersOf = (repository: string) => [...new Set((entities.get(repository) ?? []).map((e) => e.owner))]
  const owned = deliveries.flatMap((delivery) => {
    const owners = ownersOf(delivery.repository)
    return (owners.length > 0 ? owners : [null]).map((owner) => ({ owner, delivery }))
  })
  return [...Map.groupBy(owned, (o) => o.owner)]
    .map(([owner, of]) => ({
      owner,
      label: labels.get(owner) ?? 'No owner',
      measures: doraMeasures(
        of.map((o) => o.delivery),
        window,
      ),
    }))
    .filter((team) => team.measures.deployments > 0)
    .sort((a, b) => b.measures.deployments - a.measures.deployments)
}

/** Delivery metrics of the last days, of the same number of days before, by week, and by team. */
async function doraOf(db: TenantReader, tenantId: TenantId, days: number): Promise<Dora> {
  const now = new Date()
  const from = new Date(now.getTime() - days * dayMs)
  const before = new Date(from.getTime() - days * dayMs)
  const weeks = weeksUntil(now, trendWeeks)
  const since = new Date(Math.min(before.getTime(), weeks[0]?.from.getTime() ?? before.getTime()))
  const deliveries = await findDeliveries(db, tenantId, since)
  const measures = doraTrend(deliveries, weeks)
  const current = { from, to: now }
  return {
    days,
    current: doraMeasures(deliveries, current),
    previous: doraMeasures(deliveries, { from: before, to: from }),
    weeks: weeks.flatMap((week, i) => {
      const of = measures[i]
      return of ? [{ monday: week.from.toISOString().slice(0, 10), measures: of }] : []
    }),
    teams: await doraTeams(db, tenantId, deliveries, current),
  }
}

/** The same, reused until deployments or the catalog change. */
async function currentDora(db: TenantReader, tenantId: TenantId, days: number): Promise<Dora> {
  const [deliveries, catalog] = await Promise.all([deliveryVersion(db, tenantId), catalogVersion(db, tenantId)])
  return deliveryAnswers.get(tenantId, `dora ${days}`, `${deliveries} ${catalog}`, () => doraOf(db, tenantId, days))
}

/** What each environment runs, reused as the measures are. */
async function deployedNow(db: TenantReader, tenantId: TenantId) {
  const [deliveries, catalog] = await Promise.all([deliveryVersion(db, tenantId), catalogVersion(db, tenantId)])
  return deliveryAnswers.get(tenantId, 'deployed', `${deliveries} ${catalog}`, () => findDeployed(db, tenantId))
}

async function findDeployed(db: TenantReader, tenantId: TenantId) {
  const rows = await findDeployedNow(db, tenantId)
  if (rows.length === 0) return []
  const entities = await repositoryEntities(db, tenantId)
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
      const [feeds, failing, { today, pipelines }, dora, deployed, daily] = await Promise.all([
        feedViews(db, tenantId, { kind: 'pipelines' }),
        failingOnDefault(db, tenantId),
        countToday(db, tenantId),
        currentDora(db, tenantId, days),
        deployedNow(db, tenantId),
        findDailyRuns(db, tenantId, null, runDays),
      ])
      const counts = runStates.map((state) => ({ state, count: today[state] ?? 0 })).filter(({ count }) => count > 0)
      return { feeds, failing, today: counts, pipelines, dora, deployed, daily }
    }),
})
