import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { catalogVersion } from '@callboard/modules/catalog'
import { feedViews } from '@callboard/modules/integrations'
import { z } from 'zod'
import { type Delivery, doraGroups, doraTrend, weeksUntil } from '../domain/dora.ts'
import { runStates } from '../domain/pipeline.ts'
import type { Dora, PipelineOverview } from '../domain/view.ts'
import { countToday, findDeliveries, findDeployedNow } from '../repo/deliveries.ts'
import { findDailyRuns, findFailingRuns, type PipelinesOf } from '../repo/pipeline-runs.ts'
import { deliveryAnswers, deliveryVersion, recentDeliveries } from './delivery-answers.ts'
import { repositoryEntities } from './repository-entities.ts'
import { deploymentView, summaryOf } from './rows.ts'

const dayMs = 86_400_000

const maxFailing = 100

/** Weeks of the trend of delivery metrics. */
const trendWeeks = 13

const runDays = 30

/** Pipelines whose latest finished run on the default branch failed, with the start and number of consecutive failures. */
export async function failingOnDefault(db: TenantReader, tenantId: TenantId, of: PipelinesOf = 'all') {
  const rows = await findFailingRuns(db, tenantId, { of, limit: maxFailing })
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
  const ownersOf = (repository: string) => {
    const owners = new Set((entities.get(repository) ?? []).map((e) => e.owner))
    return owners.size > 0 ? [...owners] : [null]
  }
  return [...doraGroups(deliveries, window, ownersOf)]
    .map(([owner, measures]) => ({ owner, label: labels.get(owner) ?? 'No owner', measures }))
    .filter((team) => team.measures.deployments > 0)
    .sort((a, b) => b.measures.deployments - a.measures.deployments)
}

const windowsOf = (days: number) => {
  const to = new Date()
  const from = new Date(to.getTime() - days * dayMs)
  const before = new Date(from.getTime() - days * dayMs)
  const weeks = weeksUntil(to, trendWeeks)
  const since = new Date(Math.min(before.getTime(), weeks[0]?.from.getTime() ?? before.getTime()))
  return { current: { from, to }, previous: { from: before, to: from }, weeks, since }
}

/** Delivery metrics of the last days, of the same number of days before, and by week. */
function measureDora(deliveries: readonly Delivery[], { current, previous, weeks }: ReturnType<typeof windowsOf>) {
  const [now, before, ...ofWeeks] = doraTrend(deliveries, [current, previous, ...weeks])
  if (!now || !before) throw new Error('a trend has a measure for each window')
  return {
    current: now,
    previous: before,
    weeks: weeks.flatMap((week, i) => {
      const measures = ofWeeks[i]
      return measures ? [{ monday: week.from.toISOString().slice(0, 10), measures }] : []
    }),
  }
}

/**
 * The same, with those of each team. Reused until deployments change, which they do less often than the catalog: only teams depend
 * on both.
 */
async function currentDora(db: TenantReader, tenantId: TenantId, days: number): Promise<Dora> {
  const [version, catalog] = await Promise.all([deliveryVersion(db, tenantId), catalogVersion(db, tenantId)])
  const read = () =>
    recentDeliveries.get(tenantId, `of ${days} days`, version, async () => {
      const windows = windowsOf(days)
      return { windows, deliveries: await findDeliveries(db, tenantId, windows.since) }
    })
  const [measured, teams] = await Promise.all([
    deliveryAnswers.get(tenantId, `dora ${days}`, version, async () => {
      const { deliveries, windows } = await read()
      return measureDora(deliveries, windows)
    }),
    deliveryAnswers.get(tenantId, `dora teams ${days}`, `${version} ${catalog}`, async () => {
      const { deliveries, windows } = await read()
      return doraTeams(db, tenantId, deliveries, windows.current)
    }),
  ])
  return { days, ...measured, teams }
}

/** What each environment runs. */
async function deployedNow(db: TenantReader, tenantId: TenantId) {
  const version = await deliveryVersion(db, tenantId)
  const rows = await deliveryAnswers.get(tenantId, 'deployed', version, () => findDeployedNow(db, tenantId))
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
      const [feeds, failing, { today, pipelines, finished }, dora, deployed, daily] = await Promise.all([
        feedViews(db, tenantId, { kind: 'pipelines' }),
        failingOnDefault(db, tenantId),
        countToday(db, tenantId),
        currentDora(db, tenantId, days),
        deployedNow(db, tenantId),
        findDailyRuns(db, tenantId, null, runDays),
      ])
      const counts = runStates.map((state) => ({ state, count: today[state] ?? 0 })).filter(({ count }) => count > 0)
      return { feeds, failing, today: counts, pipelines, finished, dora, deployed, daily }
    }),
})
