import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { entityExists, entityWithParts } from '@callboard/modules/catalog'
import { z } from 'zod'
import type { HealthCounts } from '../domain/view.ts'
import { workloadHealth } from '../domain/workload.ts'
import { countHealthOfAll } from '../repo/entity-health.ts'

/** How many workloads of an entity are in each health; of a domain, system or group those of its parts, however many. */
export const countEntityHealth = operation({
  name: 'workloads.count-health-for-entity',
  action: 'workloads.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: ({ read, tenantId }, { ref }) =>
    read(async (db): Promise<HealthCounts> => {
      const [rows, exists] = await Promise.all([
        entityWithParts(db, tenantId, ref).then((refs) => countHealthOfAll(db, tenantId, refs)),
        entityExists(db, tenantId, ref),
      ])
      if (!exists) throw notFound(`The entity ${ref}`)
      return Object.fromEntries(rows.map(({ health, count }) => [workloadHealth.parse(health), count]))
    }),
})
