import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type WorkloadHealth, workloadHealth, worst } from '../domain/workload.ts'
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
      const [rows, [any], runtimesOf] = await Promise.all([
        db.$queryRaw<{ ref: string; health: string; count: number }[]>`
          select o.ref, w.health, count(*)::int as count from workload_entity o
            join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
          where o.tenant_id = ${tenantId}::uuid and (${refs ?? null}::text[] is null or o.ref = any(${refs ?? []}::text[]))
          group by 1, 2 order by 1, 2 limit 50000`,
        db.$queryRaw<{ available: boolean }[]>`
          select exists (select from workload where tenant_id = ${tenantId}::uuid) as available`,
        healthOfEntities(db, tenantId, by === 'runtime' ? (refs ?? []) : []),
      ])
      const counts = rows.map(({ ref, health, count }) => ({ ref, health: workloadHealth.parse(health), count }))
      const found = [...Map.groupBy(counts, (c) => c.ref)].map(([ref, states]) => ({
        ref,
        health: worst(states.map((s) => s.health)),
        ...(by === 'runtime' ? { runtimes: runtimesOf.get(ref) ?? [] } : {}),
        states: states.map(({ health, count }): { health: WorkloadHealth; count: number } => ({ health, count })),
      }))
      return { available: any?.available ?? false, rows: found.filter((f) => health === undefined || f.health === health) }
    }),
})
