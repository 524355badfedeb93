import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { HealthCounts } from '../domain/view.ts'
import { workloadHealth } from '../domain/workload.ts'
import { countHealthWithParts } from '../repo/entity-health.ts'

/** How many workloads of an entity are in each health; of a domain, system or group those of its parts, however many. */
export const countEntityHealth = operation({
  name: 'workloads.count-health-for-entity',
  action: 'workloads.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: ({ read, tenantId }, { ref }) =>
    read(async (db): Promise<HealthCounts> => {
      const counts = await countHealthWithParts(db, tenantId, ref)
      if (!counts) throw notFound(`The entity ${ref}`)
      return Object.fromEntries(Object.entries(counts).map(([health, count]) => [workloadHealth.parse(health), count]))
    }),
})
