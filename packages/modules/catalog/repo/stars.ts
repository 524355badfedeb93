import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** References of the entities that a member has starred. */
export const findStars = async (db: TenantReader, tenantId: TenantId, person: UserId | undefined): Promise<string[]> => {
  if (!person) return []
  const stars = await db.$queryRaw<{ ref: string }[]>`
    select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid`
  return stars.map((s) => s.ref)
}
