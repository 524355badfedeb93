import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { existsEntity, partRefs } from '@callboard/modules/catalog'
import { fromWorkloads, type WorkloadRow, workloadColumns } from './workload-list.ts'

export type EntityWorkloadRow = WorkloadRow & {
  labels: Prisma.JsonValue
  detail: Prisma.JsonValue
  instances: Prisma.JsonValue
}

/** Workloads of any of some entities with their instances; at most 500. `refs`: an SQL array of their references. */
const workloadsOf = (tenantId: TenantId, refs: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select ${workloadColumns}, w.labels, w.detail, w.instances ${fromWorkloads}
  where w.tenant_id = ${tenantId}::uuid and (w.integration_id, w.key) in (
    select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${refs}))
  limit 500`

/** Workloads of any of some entities with their instances; at most 500. */
export const findWorkloadsOfEntities = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) =>
  db.$queryRaw<EntityWorkloadRow[]>`${workloadsOf(tenantId, Prisma.sql`${[...refs]}::text[]`)}`

/** The same for an entity and its parts. Undefined if there are none and the entity does not exist. */
export async function findWorkloadsWithParts(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
): Promise<EntityWorkloadRow[] | undefined> {
  const found = await db.$queryRaw<({ exists: boolean } & (EntityWorkloadRow | { key: null }))[]>`
    select x."exists", w.* from (select ${existsEntity(tenantId, ref)} as "exists") x
      left join (${workloadsOf(tenantId, partRefs(tenantId, ref))}) w on true`
  const rows = found.flatMap(({ exists: _, ...row }) => (row.key === null ? [] : [row]))
  return rows.length === 0 && !found[0]?.exists ? undefined : rows
}
