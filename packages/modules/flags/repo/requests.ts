import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'

type OpenRequest = {
  id: string
  subject: string
  environment: string | null
  why: string
  requestedBy: string
  requestedAt: Date
  ownerRef: string | null
  /** The group that owns the owner of the flag. */
  groupRef: string | null
}

type Filter = { refs: readonly string[] | null; except: string; limit: number }

/** Whether there are open requests but for those of one requester. `refs`: only of flags of these entities. */
export const hasOpenRequests = (tenantId: TenantId, { refs, except }: Omit<Filter, 'limit'>): Condition => Prisma.sql`
  exists (select from flag_request r left join flag f on f.tenant_id = r.tenant_id and f.id = r.flag_id
    where r.tenant_id = ${tenantId}::uuid and r.state = 'open' and r.requester <> ${except}
      and (${refs === null} or f.owner_ref = any(${[...(refs ?? [])]}::text[])))`

/** Open requests, oldest first, but for those of one requester. `refs`: only of flags of these entities. */
export const readOpenRequests = (db: TenantReader, tenantId: TenantId, { refs, except, limit }: Filter) =>
  readTogether<OpenRequest>(
    db,
    Prisma.sql`
  select r.id, r.subject, r.environment, r.why, r.requested_by as "requestedBy", r.requested_at as "requestedAt",
    f.owner_ref as "ownerRef", e.owner_ref as "groupRef"
  from flag_request r
    left join flag f on f.tenant_id = r.tenant_id and f.id = r.flag_id
    left join entity e on e.tenant_id = r.tenant_id and e.ref = f.owner_ref
  where r.tenant_id = ${tenantId}::uuid and r.state = 'open' and r.requester <> ${except}
    and (${refs === null} or f.owner_ref = any(${[...(refs ?? [])]}::text[]))
  order by r.id limit ${limit}`,
    { requestedAt: true },
  )
