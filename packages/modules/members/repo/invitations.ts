import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'

const expiring = (tenantId: TenantId): Prisma.Sql => Prisma.sql`
  invitation where tenant_id = ${tenantId}::uuid and accepted_at is null and revoked_at is null
    and expires_at > now() and expires_at < now() + interval '2 days'`

/** Whether open invitations expire within two days. */
export const hasExpiringInvitations = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from ${expiring(tenantId)})`

/** At most ten of these invitations, the next to expire first. */
export const findExpiringInvitations = (db: TenantReader, tenantId: TenantId) =>
  readTogether<{ id: string; email: string; sentAt: Date; inviter: string }>(
    db,
    Prisma.sql`
    select id, email, sent_at as "sentAt", inviter_label as inviter from ${expiring(tenantId)} order by expires_at limit 10`,
    { sentAt: true },
  )
