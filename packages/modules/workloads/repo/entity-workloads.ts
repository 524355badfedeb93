import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import { fromWorkloads, type WorkloadRow, workloadColumns } from './workload-list.ts'

export type EntityWorkloadRow = WorkloadRow & {
  labels: Prisma.JsonValue
  detail: Prisma.JsonValue
  instances: Prisma.JsonValue
}

/** Workloads of any of some entities with their instances; at most 500. */
export const findWorkloadsOfEntities = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) => db.$queryRaw<
  EntityWorkloadRow[]
>`
  select ${workloadColumns}, w.labels, w.detail, w.instances ${fromWorkloads}
  where w.tenant_id = ${tenantId}::uuid and (w.integration_id, w.key) in (
    select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...refs]}::text[]))
  limit 500`
