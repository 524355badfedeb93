import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { Delivery } from '../domain/dora.ts'
import { type DeploymentRow, deploymentColumns } from './pipeline.ts'

/** Production deployments that finished since a time, newest first. */
export const findDeliveries = (db: TenantReader, tenantId: TenantId, since: Date) => db.$queryRaw<Delivery[]>`
  select repository, environment, commit, state, finished_at as "finishedAt", committed_at as "committedAt" from deployment
  where tenant_id = ${tenantId}::uuid and production and state in ('succeeded', 'failed', 'inactive') and finished_at >= ${since}
  order by finished_at desc limit 50000`

/** The latest deployment of each repository to each environment. */
export const findDeployedNow = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<DeploymentRow[]>`
  select distinct on (repository, environment) ${deploymentColumns} from deployment
  where tenant_id = ${tenantId}::uuid and created_at > now() - interval '180 days' order by repository, environment, created_at desc limit 2000`

/** Runs of the last day by state, and the number of pipelines. */
export async function countToday(
  db: TenantReader,
  tenantId: TenantId,
): Promise<{ today: Partial<Record<string, number>>; pipelines: number }> {
  const [row] = await db.$queryRaw<{ today: Record<string, number>; pipelines: number }[]>`
    select (select coalesce(jsonb_object_agg(state, count), '{}') from (
        select state, count(*)::int as count from pipeline_run
        where tenant_id = ${tenantId}::uuid and created_at >= now() - interval '1 day' group by state) s) as today,
      (select count(*)::int from pipeline where tenant_id = ${tenantId}::uuid) as pipelines`
  return row ?? { today: {}, pipelines: 0 }
}
