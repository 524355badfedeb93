import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** The distinct healths of each entity's workloads in each runtime, by reference and runtime. */
export const findRuntimeHealths = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) =>
  db.$queryRaw<{ ref: string; runtime: string; healths: string[] }[]>`
    select o.ref, i.account as runtime, array_agg(distinct w.health) as healths
    from workload_entity o
      join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
      join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
    where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...refs]}::text[]) group by 1, 2 order by 1, 2`

/** How many workloads of each entity are in each health, of some entities or of all; at most 50,000 rows. */
export const countHealths = (db: TenantReader, tenantId: TenantId, refs: readonly string[] | undefined) =>
  db.$queryRaw<{ ref: string; health: string; count: number }[]>`
    select o.ref, w.health, count(*)::int as count from workload_entity o
      join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
    where o.tenant_id = ${tenantId}::uuid and (${refs ? [...refs] : null}::text[] is null or o.ref = any(${[...(refs ?? [])]}::text[]))
    group by 1, 2 order by 1, 2 limit 50000`

/** How many workloads that belong to any of some entities are in each health; each counts once. */
export const countHealthOfAll = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) =>
  db.$queryRaw<{ health: string; count: number }[]>`
    select w.health, count(*)::int as count from workload w
    where w.tenant_id = ${tenantId}::uuid and (w.integration_id, w.key) in (
      select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...refs]}::text[]))
    group by 1`

/** Whether an organization has any workload. */
export async function hasWorkloads(db: TenantReader, tenantId: TenantId): Promise<boolean> {
  const [row] = await db.$queryRaw<{ available: boolean }[]>`
    select exists (select from workload where tenant_id = ${tenantId}::uuid) as available`
  return row?.available ?? false
}
