import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** Refs that a person has starred, newest first. */
export async function readNewestStars(db: TenantReader, tenantId: TenantId, person: UserId, limit: number): Promise<string[]> {
  const stars = await db.$queryRaw<{ ref: string }[]>`
    select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid order by at desc limit ${limit}`
  return stars.map((s) => s.ref)
}
