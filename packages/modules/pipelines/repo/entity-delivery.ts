import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { repositoriesOfEntity } from './pipeline.ts'

/** The repositories of some entities. */
const repositoriesOfAll = (tenantId: TenantId, refs: readonly string[]) => Prisma.sql`
  repo as materialized (
    select distinct e.ref, ${Prisma.raw(repositoriesOfEntity)} as repository from entity e
      left join source_item s on s.tenant_id = e.tenant_id and s.integration_id = e.integration_id and s.key = e.item and s.rank = 0
    where e.tenant_id = ${tenantId}::uuid and e.ref = any(${[...refs]}::text[])
  ), source as materialized (select distinct repository from repo where repository is not null)`

export type LastDeployment = { ref: string; environment: string; at: Date; version: string | null; commit: string }

/** The last successful deployment to production of each entity that has one. */
export const findLastDeployments = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) => db.$queryRaw<
  LastDeployment[]
>`
  with ${repositoriesOfAll(tenantId, refs)}, latest as (
    select s.repository, d.* from source s cross join lateral (
      select d.environment, coalesce(d.finished_at, d.created_at) as at, d.ref as version, d.commit from deployment d
      where d.tenant_id = ${tenantId}::uuid and d.repository = s.repository and d.production and d.state = 'succeeded'
      order by d.created_at desc limit 1) d
  )
  select distinct on (repo.ref) repo.ref, l.environment, l.at, l.version, l.commit
  from repo join latest l on l.repository = repo.repository order by repo.ref, l.at desc`

export type RecentRun = { ref: string; state: string; at: Date; ms: number | null }

/** The last finished runs on the default branch of each entity, oldest first. */
export const findRecentRuns = (db: TenantReader, tenantId: TenantId, refs: readonly string[], limit: number) => db.$queryRaw<
  RecentRun[]
>`
  with ${repositoriesOfAll(tenantId, refs)}, recent as (
    select s.repository, r.* from source s cross join lateral (
      select r.state, r.created_at as at, (extract(epoch from r.finished_at - r.started_at) * 1000)::float as ms from pipeline_run r
      where r.tenant_id = ${tenantId}::uuid and r.repository = s.repository and r.on_default and r.state in ('succeeded', 'failed')
      order by r.created_at desc limit ${limit}) r
  ), ranked as (
    select repo.ref, r.state, r.at, r.ms, row_number() over (partition by repo.ref order by r.at desc) as nth
    from repo join recent r on r.repository = repo.repository
  )
  select ref, state, at, ms from ranked where nth <= ${limit} order by ref, at`

/** Whether the organization has any runs, and any deployments. */
export async function hasDeliveries(db: TenantReader, tenantId: TenantId): Promise<{ runs: boolean; deployments: boolean }> {
  const [found] = await db.$queryRaw<{ runs: boolean; deployments: boolean }[]>`
    select exists (select from pipeline_run where tenant_id = ${tenantId}::uuid) as runs,
      exists (select from deployment where tenant_id = ${tenantId}::uuid) as deployments`
  return found ?? { runs: false, deployments: false }
}
