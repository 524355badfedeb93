import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import { existsEntity, partRefs } from '@callboard/modules/catalog'
import { hasWorkloads } from './workload.ts'

/** The distinct healths of each entity's workloads in each runtime, by reference and runtime. */
export const findRuntimeHealths = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) =>
  readTogether<{ ref: string; runtime: string; healths: string[] }>(
    db,
    Prisma.sql`
    select o.ref, i.account as runtime, array_agg(distinct w.health) as healths
    from workload_entity o
      join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
      join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
    where o.tenant_id = ${tenantId}::uuid and o.ref = any(${[...refs]}::text[]) group by 1, 2 order by 1, 2`,
  )

type HealthCount = { ref: string; health: string; count: number }

/**
 * How many workloads of each entity are in each health, of some entities or of all; at most 50,000 rows. `available`: whether the
 * organization has any workload.
 */
export async function readHealths(
  db: TenantReader,
  tenantId: TenantId,
  refs: readonly string[] | undefined,
): Promise<{ rows: HealthCount[]; available: boolean }> {
  const [found] = await db.$queryRaw<{ rows: HealthCount[]; available: boolean }[]>`
    select ${hasWorkloads(tenantId)} as available, (
      select coalesce(jsonb_agg(c order by c.ref, c.health), '[]') from (
        select o.ref, w.health, count(*)::int as count from workload_entity o
          join workload w on w.tenant_id = o.tenant_id and w.integration_id = o.integration_id and w.key = o.key
        where o.tenant_id = ${tenantId}::uuid and (${refs ? [...refs] : null}::text[] is null or o.ref = any(${[...(refs ?? [])]}::text[]))
        group by 1, 2 order by 1, 2 limit 50000) c) as rows`
  return found ?? { rows: [], available: false }
}

/**
 * How many workloads that belong to an entity or its parts are in each health; each counts once. Undefined if the entity does not
 * exist.
 */
export async function countHealthWithParts(
  db: TenantReader,
  tenantId: TenantId,
  ref: string,
): Promise<Record<string, number> | undefined> {
  const [row] = await db.$queryRaw<{ exists: boolean; counts: Record<string, number> }[]>`
    select ${existsEntity(tenantId, ref)} as "exists", (
      select coalesce(jsonb_object_agg(health, count), '{}') from (
        select w.health, count(*)::int as count from workload w
        where w.tenant_id = ${tenantId}::uuid and (w.integration_id, w.key) in (
          select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${partRefs(tenantId, ref)}))
        group by 1) h) as counts`
  return row?.exists ? row.counts : undefined
}
