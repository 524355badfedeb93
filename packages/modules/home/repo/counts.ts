import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** The number of entities, and whether anything is connected. */
export async function readCatalogState(db: TenantReader, tenantId: TenantId): Promise<{ entities: number; connected: boolean }> {
  const [row] = await db.$queryRaw<{ entities: number; connected: boolean }[]>`
    select (select count(*)::int from entity where tenant_id = ${tenantId}::uuid) as entities,
      exists (select from integration where tenant_id = ${tenantId}::uuid) as connected`
  return row ?? { entities: 0, connected: false }
}

type Counts = { components: number; apis: number; groups: number; unhealthy: number }

/** Entities of the kinds that the navigation shows, and connections that are switched on and need attention. */
export async function readNavigationCounts(db: TenantReader, tenantId: TenantId): Promise<Counts> {
  const [counts] = await db.$queryRaw<Counts[]>`
    select (select count(*)::int from entity where tenant_id = ${tenantId}::uuid and kind = 'component') as components,
      (select count(*)::int from entity where tenant_id = ${tenantId}::uuid and kind = 'api') as apis,
      (select count(*)::int from entity where tenant_id = ${tenantId}::uuid and kind = 'group') as groups,
      (select count(*)::int from integration where tenant_id = ${tenantId}::uuid and state <> 'off' and health = 'attention') as unhealthy`
  return counts ?? { components: 0, apis: 0, groups: 0, unhealthy: 0 }
}
