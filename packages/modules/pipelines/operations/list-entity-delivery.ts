import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readDeliveries } from './delivery-of-entities.ts'

/**
 * How some entities are delivered: the last deployment to production, and the last runs on the default branch, oldest first.
 * `available`: whether the organization has any of each.
 */
export const listEntityDelivery = operation({
  name: 'pipelines.list-for-entities',
  action: 'pipelines.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(1000) }),
  run: ({ read, tenantId }, { refs }) =>
    read(async (db) => {
      const { available, deliveries } = await readDeliveries(db, tenantId, refs)
      return {
        available,
        deployments: deliveries.flatMap(({ ref, deployment }) => (deployment ? [{ ref, ...deployment }] : [])),
        runs: deliveries.flatMap(({ ref, runs }) => (runs.length > 0 ? [{ ref, runs }] : [])),
      }
    }),
})
