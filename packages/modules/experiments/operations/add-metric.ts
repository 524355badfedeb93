import { AppError } from '@callboard/core/errors'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { audit, operation } from '@callboard/kernel/operation'
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
      await lockUntilCommit(db, `metrics ${context.tenantId}`)
      if (await db.metric.findFirst({ where: { key: input.key }, select: { id: true } }))
        throw new AppError('conflict', `There is a metric with the key ${input.key}. Use another key.`, { field: 'key' })
      if ((await db.metric.count()) >= maxMetrics)
        throw new AppError('conflict', `An organization can have ${maxMetrics} metrics.`)
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
