import { portalPaths } from '@callboard/core/portal-paths'
import { defineAttention } from '@callboard/kernel/attention'

/** Invitations that expire within two days, for who can send them again. */
export const invitationAttention = defineAttention({
  action: 'members.manage',
  aboutEntities: false,
  async read(db, { tenantId }) {
    const rows = await db.$queryRaw<{ id: string; email: string; sentAt: Date; inviter: string }[]>`
      select id, email, sent_at as "sentAt", inviter_label as inviter from invitation
      where tenant_id = ${tenantId}::uuid and accepted_at is null and revoked_at is null
        and expires_at > now() and expires_at < now() + interval '2 days'
      order by expires_at limit 10`
    return rows.map(({ id, email, sentAt, inviter }) => ({
      key: `invitation ${id}`,
      level: 'waiting' as const,
      impact: 0,
      subject: email,
      what: 'has not joined yet, and the invitation expires soon',
      why: `Invited by ${inviter}`,
      source: 'Members',
      path: portalPaths.members(),
      verb: 'View invitation',
      since: sentAt,
      refs: [],
      owners: [],
    }))
  },
})
