import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type WorkloadHealth, workloadHealth, worst } from '../domain/workload.ts'

/**
 * The health of some entities' own workloads: the worst, and how many are in each state. With `health`, only entities in that
 * state; without `refs`, of the whole organization. `available`: whether the organization has any workload.
 */
export const listEntityHealth = operation({
  name: 'workloads.list-health',
  action: 'workloads.read',
  input: z.object({
    refs: z.array(z.string().max(600).toLowerCase()).max(5000).optional(),
    health: workloadHealth.optional(),
  }),
  run: ({ read, tenantId }, { refs, health }) =>
    read(async (db) => {
      const [rows, [any]] = await Promise.all([
        db.$queryRaw<{ ref: string; health: string; count: number }[]>`
          select o.ref, w.health, count(*)::int as count from workload_entity o
            join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
          where o.tenant_id = ${tenantId}::uuid and (${refs ?? null}::text[] is null or o.ref = any(${refs ?? []}::text[]))
          group by 1, 2 order by 1, 2 limit 50000`,
        db.$queryRaw<{ available: boolean }[]>`
          select exists (select from workload where tenant_id = ${tenantId}::uuid) as available`,
      ])
      const counts = rows.map(({ ref, health, count }) => ({ ref, health: workloadHealth.parse(health), count }))
      const found = [...Map.groupBy(counts, (c) => c.ref)].map(([ref, states]) => ({
        ref,
        health: worst(states.map((s) => s.health)),
        states: states.map(({ health, count }): { health: WorkloadHealth; count: number } => ({ health, count })),
      }))
      return { available: any?.available ?? false, rows: found.filter((f) => health === undefined || f.health === health) }
    }),
})
