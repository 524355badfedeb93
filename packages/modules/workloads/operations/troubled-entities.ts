import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type WorkloadHealth, workloadHealth, worst } from '../domain/workload.ts'
import { readHealths } from '../repo/entity-health.ts'

/** Entities of which a workload is broken or degraded, the broken ones first. */
export async function troubledEntities(
  db: TenantReader,
  tenantId: TenantId,
): Promise<{ ref: string; health: Extract<WorkloadHealth, 'broken' | 'degraded'> }[]> {
  const { rows } = await readHealths(db, tenantId, undefined)
  const byRef = [...Map.groupBy(rows, (row) => row.ref)].map(([ref, of]) => ({
    ref,
    health: worst(of.map((row) => workloadHealth.parse(row.health))),
  }))
  return (['broken', 'degraded'] as const).flatMap((health) =>
    byRef.flatMap((row) => (row.health === health ? [{ ref: row.ref, health }] : [])),
  )
}
