import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type WorkloadHealth, workloadHealth, worst } from '../domain/workload.ts'

/** The worst health of an entity's workloads in one runtime. */
export type RuntimeHealth = { runtime: string; health: WorkloadHealth }

/** Health of each entity in each runtime, runtimes by name. One statement for all of them. */
export async function healthOfEntities(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[],
): Promise<Map<string, RuntimeHealth[]>> {
  if (refs.length === 0) return new Map()
  const rows = await db.$queryRaw<{ ref: string; runtime: string; healths: string[] }[]>`
    select o.ref, i.account as runtime, array_agg(distinct w.health) as healths
    from workload_entity o
      join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
      join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
    where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...refs]}::text[]) group by 1, 2 order by 1, 2`
  return Map.groupBy(
    rows.map(({ ref, runtime, healths }) => ({
      ref,
      runtime,
      health: worst(healths.map((h) => workloadHealth.parse(h))),
    })),
    (row) => row.ref,
  )
}
