import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { SampleExperiments } from '@callboard/kernel/demo-offer'
import type { OperationContext } from '@callboard/kernel/operation'
import { lockSampleIntegrations } from '../repo/sample-accounts.ts'

const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs)
const dateAgo = (days: number) => new Date(`${daysAgo(days).toISOString().slice(0, 10)}T00:00:00Z`)

type Sample = SampleExperiments['experiments'][number]

async function writeExperiment(
  db: TenantDb,
  tenantId: TenantId,
  sample: Sample,
  metricIds: ReadonlyMap<string, string>,
): Promise<void> {
  const { entity, startedAgo, endedAgo, variants, metrics, days, segments, ...rest } = sample
  const { id: experimentId } = await db.experiment.create({
    data: {
      ...rest,
      tenantId,
      entityRef: entity,
      alpha: 0.05,
      state: endedAgo === null ? 'running' : 'ended',
      startedAt: daysAgo(startedAgo),
      endedAt: endedAgo === null ? null : daysAgo(endedAgo),
      createdAt: daysAgo(startedAgo + 2),
      sample: true,
    },
    select: { id: true },
  })
  const common = { tenantId, experimentId }
  const withId = <T extends { metric: string }>({ metric, ...of }: T) => {
    const metricId = metricIds.get(metric)
    return metricId ? [{ ...common, ...of, metricId }] : []
  }
  await db.experimentVariant.createMany({ data: variants.map((variant, position) => ({ ...common, ...variant, position })) })
  await db.experimentMetric.createMany({ data: metrics.flatMap((metric, position) => withId({ ...metric, position })) })
  await db.experimentDay.createMany({
    data: days.map(({ ago, variant, units }) => ({ ...common, day: dateAgo(ago), variant, units })),
  })
  await db.experimentSum.createMany({
    data: days.flatMap(({ ago, variant, units, sums }) =>
      sums.flatMap((sum) => withId({ ...sum, day: dateAgo(ago), variant, units })),
    ),
  })
  await db.experimentSegment.createMany({
    data: segments.flatMap(({ sums, ...segment }) => sums.flatMap((sum) => withId({ ...sum, ...segment }))),
  })
}

/**
 * Adds the experiments of the sample organization, once. Does nothing if the sample accounts were removed meanwhile, or a metric or an
 * experiment has a key of theirs.
 * @throws AppError `unavailable` if the sample organization cannot be reached
 */
export async function addSampleExperiments(context: OperationContext): Promise<void> {
  const { tenantId, platform } = context
  if (!platform.demo) return
  const { metrics, experiments } = await platform.demo.experiments()
  await context.tx(async (db) => {
    if (!(await lockSampleIntegrations(db, tenantId))) return
    const keys = [...metrics, ...experiments].map(({ key }) => key)
    if ((await db.experiment.count({ where: { key: { in: keys } } })) > 0) return
    if ((await db.metric.count({ where: { key: { in: keys } } })) > 0) return
    const added = await db.metric.createManyAndReturn({
      data: metrics.map((metric) => ({ ...metric, tenantId, createdBy: 'Sample organization', sample: true })),
      select: { id: true, key: true },
    })
    const metricIds = new Map(added.map(({ id, key }) => [key, id]))
    for (const sample of experiments) await writeExperiment(db, tenantId, sample, metricIds)
  })
}

/** Removes the experiments of the sample organization once none of its accounts is connected. */
export async function removeSampleExperiments(db: TenantDb, tenantId: TenantId): Promise<void> {
  if ((await db.integration.count({ where: { sample: true } })) > 0) return
  await db.experiment.deleteMany({ where: { tenantId, sample: true } })
  await db.metric.deleteMany({ where: { tenantId, sample: true, usedBy: { none: {} } } })
}
