import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { workloadHealth, workloadHealths } from '../domain/workload.ts'
import { countWorkloads } from '../repo/workload-list.ts'

/** Number of workloads by health. */
export type WorkloadCounts = Record<(typeof workloadHealths)[number], number> & { total: number }

/** Null without workloads. */
export async function workloadSummary(db: TenantReader, tenantId: TenantId): Promise<WorkloadCounts | null> {
  const rows = await countWorkloads(db, tenantId)
  if (rows.length === 0) return null
  const summary = { total: 0, ...Object.fromEntries(workloadHealths.map((h) => [h, 0])) } as WorkloadCounts
  for (const { health, count } of rows) {
    summary[workloadHealth.parse(health)] += count
    summary.total += count
  }
  return summary
}
