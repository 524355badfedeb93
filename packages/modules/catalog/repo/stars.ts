import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'

/** References of the entities that a member has starred. */
export const findStars = async (db: TenantReader, tenantId: TenantId, person: UserId | undefined): Promise<string[]> => {
  if (!person) return []
  const stars = await readTogether<{ ref: string }>(
    db,
    Prisma.sql`select ref from star where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid`,
  )
  return stars.map((s) => s.ref)
}
