import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import { repositoriesOfEntity } from './pipeline.ts'

type DeliveryRow = {
  ref: string
  deployment: { commit: string; ref: string | null; environment: string; at: string } | null
  runs: { state: string; ms: number }[]
}

type Delivery = { available: { runs: boolean; deployments: boolean }; rows: DeliveryRow[] }

/**
 * The last successful deployment of each entity, to production first, and its last 20 runs on the default branch. Each repository
 * is looked up by itself, so that its newest rows come from an index. `available`: whether the organization has any of each.
 */
export async function readDeliveryOfEntities(db: TenantReader, tenantId: TenantId, refs: readonly string[]): Promise<Delivery> {
  const [found] = await readTogether<Delivery>(
    db,
    Prisma.sql`
    with repositories as materialized (
      select distinct e.ref, r as name from entity e
        left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item and s.rank = 0
        cross join lateral ${Prisma.raw(repositoriesOfEntity)} r
      where e.tenant_id = ${tenantId}::uuid and e.ref = any(${[...refs]}::text[]) and r is not null
    ), deployed as (
      select distinct on (x.ref) x.ref, jsonb_build_object('commit', d.commit, 'ref', d.ref, 'environment', d.environment, 'at', d.at) as deployment
      from repositories x cross join lateral (
        select d.commit, d.ref, d.environment, d.production, coalesce(d.finished_at, d.created_at) as at from deployment d
        where d.tenant_id = ${tenantId}::uuid and d.repository = x.name and d.state in ('succeeded', 'inactive')
        order by d.created_at desc limit 20) d
      order by x.ref, d.production desc, d.at desc
    ), ran as (
      select l.ref, jsonb_agg(jsonb_build_object('state', l.state, 'ms', l.ms) order by l.nth) as runs from (
        select x.ref, r.state, r.ms, row_number() over (partition by x.ref order by r.created_at desc) as nth
        from repositories x cross join lateral (
          select p.state, p.created_at, coalesce(extract(epoch from p.finished_at - p.started_at) * 1000, 0)::float as ms from pipeline_run p
          where p.tenant_id = ${tenantId}::uuid and p.repository = x.name and p.on_default and p.state in ('succeeded', 'failed')
          order by p.created_at desc limit 20) r) l
      where l.nth <= 20 group by 1
    )
    select jsonb_build_object('runs', exists (select from pipeline_run where tenant_id = ${tenantId}::uuid),
        'deployments', exists (select from deployment where tenant_id = ${tenantId}::uuid)) as available, (
      select coalesce(jsonb_agg(jsonb_build_object('ref', x.ref, 'deployment', d.deployment, 'runs', coalesce(r.runs, '[]'))), '[]')
      from (select distinct ref from repositories) x left join deployed d on d.ref = x.ref left join ran r on r.ref = x.ref) as rows`,
  )
  return found ?? { available: { runs: false, deployments: false }, rows: [] }
}
