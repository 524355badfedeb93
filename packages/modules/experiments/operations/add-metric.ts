import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { confidence } from '@callboard/modules/flags'
import { metricInput } from '../domain/metric.ts'

const maxMetrics = 500

/** Defines a metric. Definitions do not change, because results depend on them; another one gets a key of its own. */
export const addMetric = operation({
  name: 'experiments.add-metric',
  action: 'experiments.manage',
  premium: confidence,
  input: metricInput,
  run: (context, input) =>
    context.tx(async (db) => {
      await requireRoom(db, context.tenantId, {
        kind: 'metrics',
        limit: maxMetrics,
        message: `An organization can have ${maxMetrics} metrics.`,
        count: () => db.metric.count(),
      })
      if (await db.metric.findFirst({ where: { key: input.key }, select: { id: true } }))
        throw new AppError('conflict', `There is a metric with the key ${input.key}. Use another key.`, { field: 'key' })
      const { id } = await db.metric.create({
        data: { ...input, tenantId: context.tenantId, createdBy: context.actor.label },
        select: { id: true },
      })
      await audit(db, context, {
        action: 'experiments.metric-added',
        targetType: 'metric',
        targetId: id,
        targetLabel: input.name,
        detail: input,
      })
      return { id }
    }),
})
