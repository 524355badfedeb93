import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { confidence } from '@callboard/modules/flags'
import { metricInput } from '../domain/metric.ts'

const maxMetrics = 500

/** @throws AppError `invalid_input` unless the catalog has the group or user */
async function requireOwner(db: TenantDb, ref: string | null): Promise<void> {
  if (ref === null) return
  const owner = await db.entity.findFirst({ where: { ref, kind: { in: ['group', 'user'] } }, select: { ref: true } })
  if (!owner)
    throw new AppError('invalid_input', `${ref} is not a group or user of the catalog. Choose another.`, { field: 'owner' })
}

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
      const { owner, ...definition } = input
      await requireOwner(db, owner)
      const { id } = await db.metric.create({
        data: { ...definition, ownerRef: owner, tenantId: context.tenantId, createdBy: context.actor.label },
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
