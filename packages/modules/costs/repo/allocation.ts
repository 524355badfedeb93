import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Condition } from '@callboard/db/outbox'
import type { ChargeDimension, Share } from '../domain/allocation.ts'

/** Whether there are charges to allocate. */
export const hasCosts = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from cost_dimension where tenant_id = ${tenantId}::uuid)`

export async function dimensionsOf(db: TenantDb): Promise<ChargeDimension[]> {
  const rows = await db.costDimension.findMany({
    select: { id: true, accountId: true, accountName: true, service: true, region: true, tags: true },
  })
  return rows.map((row) => ({ ...row, tags: row.tags as Record<string, string> }))
}

/** Replaces allocations. */
export async function replaceShares(db: TenantDb, tenantId: TenantId, shares: readonly Share[]): Promise<void> {
  const given = jsonb(shares)
  await db.$executeRaw`
    delete from cost_share s where s.tenant_id = ${tenantId}::uuid and not exists (
      select from jsonb_to_recordset(${given}::jsonb) as x("dimensionId" uuid, ref text) where x."dimensionId" = s.dimension_id and x.ref = s.ref)`
  await db.$executeRaw`
    insert into cost_share as s (tenant_id, dimension_id, ref, share, rule)
    select ${tenantId}::uuid, x."dimensionId", x.ref, x.share, x.rule from jsonb_to_recordset(${given}::jsonb) as x("dimensionId" uuid, ref text, share numeric, rule text)
    on conflict (tenant_id, dimension_id, ref) do update set share = excluded.share, rule = excluded.rule
      where (s.share, s.rule) is distinct from (excluded.share, excluded.rule)`
}

/** Each entity's share of each cluster, by connection: by the CPU requests of its workloads, divided among several owners. */
export async function readClusterShares(db: TenantDb, tenantId: TenantId) {
  const rows = await db.$queryRaw<{ integrationId: string; ref: string; share: number }[]>`
    with asked as (
      select w.integration_id, w.key, coalesce((w.detail->'cpu'->>'request')::float, 0) as cpu from workload w where w.tenant_id = ${tenantId}::uuid
    ), whole as (select integration_id, sum(cpu) as cpu from asked group by 1)
    select a.integration_id as "integrationId", e.ref,
      sum(a.cpu / (select count(*) from workload_entity o where o.tenant_id = ${tenantId}::uuid and o.integration_id = a.integration_id and o.key = a.key) / t.cpu)::float as share
    from asked a join whole t on t.integration_id = a.integration_id and t.cpu > 0
      join workload_entity e on e.tenant_id = ${tenantId}::uuid and e.integration_id = a.integration_id and e.key = a.key
    where a.cpu > 0 group by 1, 2 order by 2`
  return Map.groupBy(rows, (r) => r.integrationId)
}

/** What all charges in a currency come to. Entities are in order of amount, largest first. */
export type AllocationPreview = {
  currency: string
  total: string
  unallocated: string
  entities: { ref: string; amount: string }[]
}

/** What an allocation that is not stored comes to, in each currency. */
export const readAllocated = (db: TenantDb, tenantId: TenantId, shares: readonly Share[]) => db.$queryRaw<AllocationPreview[]>`
  with charged as (
    select d.currency, d.dimension_id, sum(d.billed) as amount from cost_day d join cost_import i on i.tenant_id = d.tenant_id and i.id = d.import_id and i.state = 'current'
    where d.tenant_id = ${tenantId}::uuid group by 1, 2
  ), parts as (
    select c.currency, s.ref, sum(c.amount * s.share) as amount from charged c
      join jsonb_to_recordset(${jsonb(shares)}::jsonb) as s("dimensionId" uuid, ref text, share numeric) on s."dimensionId" = c.dimension_id group by 1, 2
  ), wholes as (select currency, sum(amount) as amount from charged group by 1)
  select w.currency, w.amount::text as total, (w.amount - coalesce((select sum(p.amount) from parts p where p.currency = w.currency), 0))::text as unallocated,
    coalesce((select jsonb_agg(jsonb_build_object('ref', p.ref, 'amount', p.amount::text) order by p.amount desc) from parts p where p.currency = w.currency), '[]') as entities
  from wholes w order by 1`
