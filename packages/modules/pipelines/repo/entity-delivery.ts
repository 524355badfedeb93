import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { repositoriesOfEntity } from './pipeline.ts'

type DeliveryRow = {
  ref: string
  deployment: { commit: string; ref: string | null; environment: string; at: string } | null
  runs: { state: string; ms: number }[]
}

/** The last successful deployment of each entity, to production first, and its last 20 runs on the default branch. */
export const findDeliveryOfEntities = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) => db.$queryRaw<
  DeliveryRow[]
>`
  with repositories as materialized (
    select e.ref, array_agg(distinct r) as names from entity e
      left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item and s.rank = 0
      cross join lateral ${Prisma.raw(repositoriesOfEntity)} r
    where e.tenant_id = ${tenantId}::uuid and e.ref = any(${[...refs]}::text[]) and r is not null group by 1
  )
  select x.ref,
    (select jsonb_build_object('commit', d.commit, 'ref', d.ref, 'environment', d.environment, 'at', coalesce(d.finished_at, d.created_at))
      from deployment d where d.tenant_id = ${tenantId}::uuid and d.repository = any(x.names) and d.state in ('succeeded', 'inactive')
      order by d.production desc, d.created_at desc limit 1) as deployment,
    (select coalesce(jsonb_agg(jsonb_build_object('state', l.state, 'ms', l.ms)), '[]') from (
      select p.state, coalesce(extract(epoch from p.finished_at - p.started_at) * 1000, 0)::float as ms from pipeline_run p
      where p.tenant_id = ${tenantId}::uuid and p.repository = any(x.names) and p.on_default and p.state in ('succeeded', 'failed')
      order by p.created_at desc limit 20) l) as runs
  from repositories x`
