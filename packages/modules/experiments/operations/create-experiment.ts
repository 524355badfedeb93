import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { confidence } from '@callboard/modules/flags'
import type { z } from 'zod'
import { experimentInput } from '../domain/experiment-input.ts'
import { aboutExperiment } from './about-experiment.ts'

const maxExperiments = 5000

/** The metrics of an experiment by key. @throws AppError `invalid_input` for one that does not exist */
async function findMetrics(db: TenantDb, keys: readonly string[]): Promise<Map<string, string>> {
  const known = await db.metric.findMany({ where: { key: { in: [...keys] } }, select: { id: true, key: true } })
  const byKey = new Map(known.map(({ key, id }) => [key, id]))
  const missing = keys.find((key) => !byKey.has(key))
  if (missing !== undefined)
    throw new AppError('invalid_input', `There is no metric ${missing}. Add it first.`, { field: 'metrics' })
  return byKey
}

/** @throws AppError if the key is taken, or the catalog does not have the entity */
async function requireFit(db: TenantDb, { key, entity }: z.output<typeof experimentInput>): Promise<void> {
  if (await db.experiment.findFirst({ where: { key }, select: { id: true } }))
    throw new AppError('conflict', `There is an experiment with the key ${key}. Use another key.`, { field: 'key' })
  if (!(await db.entity.findFirst({ where: { ref: entity }, select: { ref: true } })))
    throw new AppError('invalid_input', 'This entity is not in the catalog. Choose another.', { field: 'entity' })
}

/** Drafts an experiment with its variants and metrics. Exposures count once it is started. */
export const createExperiment = operation({
  name: 'experiments.create',
  action: 'experiments.manage',
  premium: confidence,
  input: experimentInput,
  run: (context, input) =>
    context.tx(async (db) => {
      const { tenantId } = context
      await requireRoom(db, tenantId, {
        kind: 'experiments',
        limit: maxExperiments,
        message: `An organization can have ${maxExperiments.toLocaleString('en')} experiments.`,
        count: () => db.experiment.count(),
      })
      await requireFit(db, input)
      const { entity, variants, metrics, ...rest } = input
      const byKey = await findMetrics(
        db,
        metrics.map(({ metric }) => metric),
      )
      const { id } = await db.experiment.create({
        data: { ...rest, tenantId, entityRef: entity, createdBy: context.actor.label },
        select: { id: true },
      })
      const common = { tenantId, experimentId: id }
      await db.experimentVariant.createMany({ data: variants.map((variant, position) => ({ ...common, ...variant, position })) })
      await db.experimentMetric.createMany({
        data: metrics.flatMap(({ metric, role, margin }, position) => {
          const metricId = byKey.get(metric)
          return metricId ? [{ ...common, metricId, role, margin, position }] : []
        }),
      })
      await audit(db, context, { action: 'experiments.created', ...aboutExperiment({ id, name: input.name }) })
      return { id }
    }),
})
