import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Concurrent changes of the organization wait until the end of the transaction. */
export const lockTenant = (db: TenantDb, tenantId: TenantId) => db.$queryRaw`
  select id from tenant where id = ${tenantId}::uuid for update`

/** Locks the organization. @returns its disabled plugins; undefined if it no longer exists */
export async function lockDisabledPlugins(db: TenantDb, tenantId: TenantId): Promise<string[] | undefined> {
  const [tenant] = await db.$queryRaw<{ disabled: string[] }[]>`
    select disabled_plugins as disabled from tenant where id = ${tenantId}::uuid for update`
  return tenant?.disabled
}
