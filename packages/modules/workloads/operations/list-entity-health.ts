import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type WorkloadHealth, worst } from '../domain/workload.ts'
import { healthOfEntities } from './health-of-entities.ts'

/** The worst health among the workloads of each entity that has some. */
export const listEntityHealth = operation({
  name: 'workloads.list-entity-health',
  action: 'workloads.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(500) }),
  run: ({ read, tenantId }, { refs }) =>
    read(async (db): Promise<{ ref: string; health: WorkloadHealth }[]> => {
      const found = await healthOfEntities(db, tenantId, refs)
      return [...found].map(([ref, runtimes]) => ({ ref, health: worst(runtimes.map((r) => r.health)) }))
    }),
})
