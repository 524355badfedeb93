import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { countOfKind } from '@callboard/modules/catalog'
import { failingCount } from '@callboard/modules/pipelines'
import { brokenCount } from '@callboard/modules/workloads'
import type { NavigationCounts } from '../domain/navigation-counts.ts'

type Counts = Omit<NavigationCounts, 'at'>

/**
 * Entities of the kinds that the navigation shows, pipelines that fail, workloads that are broken, and connections that are switched
 * on and need attention.
 */
export async function readNavigationCounts(db: TenantReader, tenantId: TenantId): Promise<Counts> {
  const [counts] = await db.$queryRaw<Counts[]>`
    select ${countOfKind(tenantId, 'component')} as components, ${countOfKind(tenantId, 'api')} as apis,
      ${countOfKind(tenantId, 'group')} as groups, ${failingCount(tenantId, 'all')} as "failingPipelines",
      ${brokenCount(tenantId)} as "brokenWorkloads",
      (select count(*)::int from integration where tenant_id = ${tenantId}::uuid and state <> 'off' and health = 'attention') as "unhealthyIntegrations"`
  if (!counts) throw new Error('a select without a table has one row')
  return counts
}
