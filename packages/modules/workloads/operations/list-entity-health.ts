import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type WorkloadHealth, workloadHealth } from '../domain/workload.ts'
import { findHealthOfEntities } from '../repo/entity-workloads.ts'

/** The worst health among the workloads of each entity that has some. */
export const listEntityHealth = operation({
  name: 'workloads.list-entity-health',
  action: 'workloads.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(500) }),
  run: ({ read, tenantId }, { refs }) =>
    read(async (db): Promise<{ ref: string; health: WorkloadHealth }[]> => {
      const rows = await findHealthOfEntities(db, tenantId, refs)
      return rows.map((r) => ({ ref: r.ref, health: workloadHealth.parse(r.health) }))
    }),
})
