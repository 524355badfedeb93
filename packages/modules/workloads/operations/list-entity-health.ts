import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type WorkloadHealth, workloadHealth, worst } from '../domain/workload.ts'
import { readHealths } from '../repo/entity-health.ts'
import { healthOfEntities } from './health-of-entities.ts'

/**
 * The health of some entities' own workloads: the worst, and how many are in each state. With `health`, only entities in that
 * state; without `refs`, of the whole organization. `available`: whether the organization has any workload. By `runtime`, each of
 * the `refs` also has the clusters in which it runs.
 */
export const listEntityHealth = operation({
  name: 'workloads.list-health',
  action: 'workloads.read',
  input: z.object({
    refs: z.array(z.string().max(600).toLowerCase()).max(5000).optional(),
    health: workloadHealth.optional(),
    by: z.enum(['entity', 'runtime']).default('entity'),
  }),
  run: ({ read, tenantId }, { refs, health, by }) =>
    read(async (db) => {
      const [{ rows, available }, runtimesOf] = await Promise.all([
        readHealths(db, tenantId, refs),
        healthOfEntities(db, tenantId, by === 'runtime' ? (refs ?? []) : []),
      ])
      const counts = rows.map(({ ref, health, count }) => ({ ref, health: workloadHealth.parse(health), count }))
      const found = [...Map.groupBy(counts, (c) => c.ref)].map(([ref, states]) => ({
        ref,
        health: worst(states.map((s) => s.health)),
        ...(by === 'runtime' ? { runtimes: runtimesOf.get(ref) ?? [] } : {}),
        states: states.map(({ health, count }): { health: WorkloadHealth; count: number } => ({ health, count })),
      }))
      return { available, rows: found.filter((f) => health === undefined || f.health === health) }
    }),
})
