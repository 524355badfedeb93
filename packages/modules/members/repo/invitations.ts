import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** At most ten open invitations that expire within two days, the next to expire first. */
export const findExpiringInvitations = (db: TenantReader, tenantId: TenantId) =>
  db.$queryRaw<{ id: string; email: string; sentAt: Date; inviter: string }[]>`
    select id, email, sent_at as "sentAt", inviter_label as inviter from invitation
    where tenant_id = ${tenantId}::uuid and accepted_at is null and revoked_at is null
      and expires_at > now() and expires_at < now() + interval '2 days'
    order by expires_at limit 10`
