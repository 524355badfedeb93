import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Locks the organization, so that two concurrent changes cannot both remove the last owner. */
export async function lockTenant(db: TenantDb, tenantId: TenantId): Promise<{ name: string; slug: string } | undefined> {
  const [tenant] = await db.$queryRaw<{ name: string; slug: string }[]>`
    select name, slug from tenant where id = ${tenantId}::uuid for update`
  return tenant
}
