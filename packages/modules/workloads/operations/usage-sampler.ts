import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { WorkloadInput } from '../domain/workload.ts'
import { fillSampleUsage, recordUsage } from '../repo/usage.ts'

const hourMs = 3_600_000
/** After the first workloads with usage, so that the others of the same listing are stored too. */
const settleMs = 30_000

/** Samples the usage of a runtime's workloads every hour while it is watched. Costs nothing where usage is not known. */
export function usageSampler(tenantId: TenantId, integrationId: string, now: () => number = Date.now) {
  let dueAt: number | undefined
  return {
    see(workloads: readonly Pick<WorkloadInput, 'detail'>[]): void {
      if (dueAt === undefined && workloads.some(({ detail }) => detail.cpu.usage !== undefined)) dueAt = now() + settleMs
    },
    async sample(): Promise<void> {
      if (dueAt === undefined || now() < dueAt) return
      dueAt = now() + hourMs
      await forTenant(tenantId).tx(async (db) => {
        await recordUsage(db, tenantId, integrationId)
        await fillSampleUsage(db, tenantId, integrationId)
      })
    },
  }
}
