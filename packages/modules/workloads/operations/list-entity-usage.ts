import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { WorkloadUsage } from '../domain/view.ts'
import { amount } from '../domain/workload.ts'
import { findUsageWithParts } from '../repo/usage.ts'

/**
 * CPU and memory of an entity's workloads by day, for the last 30 days; those that use most first, at most 20. For a domain,
 * system or group those of its parts. Empty where no runtime reports usage.
 */
export const listEntityUsage = operation({
  name: 'workloads.list-usage-for-entity',
  action: 'workloads.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<WorkloadUsage[]> => {
      const rows = await findUsageWithParts(db, context.tenantId, ref)
      if (!rows) throw notFound(`The entity ${ref}`)
      return rows.map((row) => ({ ...row, cpu: amount.parse(row.cpu ?? {}), memory: amount.parse(row.memory ?? {}) }))
    }),
})
