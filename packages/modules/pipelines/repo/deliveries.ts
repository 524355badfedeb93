import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Delivery } from '../domain/dora.ts'
import { type DeploymentRow, deploymentColumns } from './pipeline.ts'

/** Times are milliseconds. */
type Packed = [
  repository: string,
  environment: string,
  commit: string,
  state: Delivery['state'],
  finished: number,
  committed: number | null,
]

/** Production deployments that finished since a time, newest first. As one value: rows cost 12 µs each, of 20,000. */
export async function findDeliveries(db: TenantReader, tenantId: TenantId, since: Date): Promise<Delivery[]> {
  const [row] = await db.$queryRaw<{ packed: Packed[] }[]>`
    select coalesce(json_agg(json_build_array(repository, environment, commit, state,
      round(extract(epoch from finished_at) * 1000), round(extract(epoch from committed_at) * 1000)) order by finished_at desc), '[]') as packed
    from (
      select repository, environment, commit, state, finished_at, committed_at from deployment
      where tenant_id = ${tenantId}::uuid and production and state in ('succeeded', 'failed', 'inactive') and finished_at >= ${since}
      order by finished_at desc limit 50000) d`
  return (row?.packed ?? []).map(([repository, environment, commit, state, finished, committed]) => ({
    repository,
    environment,
    commit,
    state,
    finishedAt: new Date(finished),
    committedAt: committed === null ? null : new Date(committed),
  }))
}

/** The latest deployment of each repository to each environment. */
export const findDeployedNow = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<DeploymentRow[]>`
  select distinct on (repository, environment) ${deploymentColumns} from deployment
  where tenant_id = ${tenantId}::uuid and created_at > now() - interval '180 days' order by repository, environment, created_at desc limit 2000`

/** Runs of the last day by state, and the number of pipelines, and of those that have finished on their default branch lately. */
export async function countToday(
  db: TenantReader,
  tenantId: TenantId,
): Promise<{ today: Partial<Record<string, number>>; pipelines: number; finished: number }> {
  const [row] = await db.$queryRaw<{ today: Record<string, number>; pipelines: number; finished: number }[]>`
    select (select coalesce(jsonb_object_agg(state, count), '{}') from (
        select state, count(*)::int as count from pipeline_run
        where tenant_id = ${tenantId}::uuid and created_at >= now() - interval '1 day' group by state) s) as today,
      p.pipelines, p.finished
    from (select count(*)::int as pipelines, (count(*) filter (where exists (
        select from pipeline_run e
        where e.tenant_id = ${tenantId}::uuid and e.integration_id = p.integration_id and e.pipeline_key = p.key
          and e.on_default and e.state in ('succeeded', 'failed') and e.created_at > now() - interval '60 days')))::int as finished
      from pipeline p where p.tenant_id = ${tenantId}::uuid) p`
  return row ?? { today: {}, pipelines: 0, finished: 0 }
}
