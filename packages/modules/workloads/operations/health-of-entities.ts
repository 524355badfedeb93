import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type WorkloadHealth, workloadHealth, worst } from '../domain/workload.ts'
import { findRuntimeHealths } from '../repo/entity-health.ts'

/** The worst health of an entity's workloads in one runtime. */
export type RuntimeHealth = { runtime: string; health: WorkloadHealth }

/** Health of each entity in each runtime, runtimes by name. One statement for all of them. */
export async function healthOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, RuntimeHealth[]>> {
  if (refs.length === 0) return new Map()
  const rows = await findRuntimeHealths(db, tenantId, refs)
  return Map.groupBy(
    rows.map(({ ref, runtime, healths }) => ({
      ref,
      runtime,
      health: worst(healths.map((h) => workloadHealth.parse(h))),
    })),
    (row) => row.ref,
  )
}
