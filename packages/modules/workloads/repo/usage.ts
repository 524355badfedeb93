import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import { existsEntity, partRefs } from '@callboard/modules/catalog'
import type { UsageDay } from '../domain/view.ts'

/**
 * Adds the present usage of a runtime's workloads to today's. One that was sampled less than 50 minutes ago is left out: a watcher
 * that starts again begins with a sample.
 */
export async function recordUsage(db: TenantDb, tenantId: TenantId, integrationId: string): Promise<number> {
  return db.$executeRaw`
    insert into workload_usage as u (tenant_id, integration_id, key, day, samples, cpu, memory, max_cpu, max_memory)
    select tenant_id, integration_id, key, (now() at time zone 'utc')::date, 1, cpu, memory, cpu, memory from (
      select tenant_id, integration_id, key, (detail->'cpu'->>'usage')::float8 as cpu, (detail->'memory'->>'usage')::float8 as memory
      from workload where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid) w
    where cpu is not null and memory is not null
    on conflict (tenant_id, integration_id, key, day) do update set samples = u.samples + 1,
      cpu = u.cpu + (excluded.cpu - u.cpu) / (u.samples + 1), memory = u.memory + (excluded.memory - u.memory) / (u.samples + 1),
      max_cpu = greatest(u.max_cpu, excluded.max_cpu), max_memory = greatest(u.max_memory, excluded.max_memory), sampled_at = now()
    where u.sampled_at < now() - interval '50 minutes'`
}

/** Days before the first sample, for workloads of the sample organization: more during the week than at weekends. */
export async function fillSampleUsage(db: TenantDb, tenantId: TenantId, integrationId: string): Promise<void> {
  await db.$executeRaw`
    insert into workload_usage (tenant_id, integration_id, key, day, samples, cpu, memory, max_cpu, max_memory)
    select u.tenant_id, u.integration_id, u.key, u.day - n, 24, u.cpu * part, u.memory * (0.7 + 0.3 * part), u.max_cpu * part * 1.4, u.max_memory * (0.75 + 0.3 * part)
    from workload_usage u join integration i on i.tenant_id = u.tenant_id and i.id = u.integration_id and i.sample
      cross join generate_series(1, 29) n
      cross join lateral (
        select (case when extract(isodow from u.day - n) > 5 then 0.55 else 0.85 end) + 0.12 * sin(n * 1.7 + length(u.key) + ascii(right(u.key, 1))) as part) p
    where u.tenant_id = ${tenantId}::uuid and u.integration_id = ${integrationId}::uuid and u.day = (now() at time zone 'utc')::date
    on conflict do nothing`
}

type UsageRow = {
  integrationId: string
  key: string
  name: string
  runtime: string
  cpu: Prisma.JsonValue
  memory: Prisma.JsonValue
  days: UsageDay[]
}

/**
 * The usage of workloads that belong to an entity or its parts over the last 30 days, of the 20 that used most CPU. Undefined if
 * there is none and the entity does not exist.
 */
export async function findUsageWithParts(db: TenantReader, tenantId: TenantId, ref: string): Promise<UsageRow[] | undefined> {
  const found = await db.$queryRaw<({ exists: boolean } & (UsageRow | { key: null }))[]>`
    select x."exists", s.* from (select ${existsEntity(tenantId, ref)} as "exists") x left join (
      select w.integration_id as "integrationId", w.key, w.name, i.account as runtime, w.detail->'cpu' as cpu, w.detail->'memory' as memory,
        json_agg(json_build_object('day', u.day, 'cpu', u.cpu, 'memory', u.memory, 'maxCpu', u.max_cpu, 'maxMemory', u.max_memory) order by u.day) as days
      from workload w join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
        join workload_usage u on u.tenant_id = w.tenant_id and u.integration_id = w.integration_id and u.key = w.key
      where w.tenant_id = ${tenantId}::uuid and u.day > (now() at time zone 'utc')::date - 30 and (w.integration_id, w.key) in (
        select o.integration_id, o.key from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.ref = any(${partRefs(tenantId, ref)}))
      group by w.tenant_id, w.integration_id, w.key, i.account order by max(u.max_cpu) desc, w.key limit 20) s on true`
  const rows = found.flatMap(({ exists: _, ...row }) => (row.key === null ? [] : [row]))
  return rows.length === 0 && !found[0]?.exists ? undefined : rows
}
