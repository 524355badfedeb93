import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'

/** What a person follows, with the catalog's names; null for what it does not have. */
export const findFollows = (db: TenantReader, tenantId: TenantId, person: UserId) =>
  readTogether<{ ref: string; label: string | null }>(
    db,
    Prisma.sql`
    select f.ref, coalesce(e.title, e.name) as label from follow f left join entity e on e.tenant_id = f.tenant_id and e.ref = f.ref
    where f.tenant_id = ${tenantId}::uuid and f.user_id = ${person}::uuid order by f.ref`,
  )
