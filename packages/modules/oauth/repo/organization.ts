import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** The slug of the organization; empty if it no longer exists. */
export async function readSlug(db: TenantReader, tenantId: TenantId): Promise<string> {
  const [tenant] = await db.$queryRaw<{ slug: string }[]>`select slug from tenant where id = ${tenantId}::uuid`
  return tenant?.slug ?? ''
}
