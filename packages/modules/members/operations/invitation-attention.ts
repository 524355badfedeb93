import { portalPaths } from '@callboard/core/portal-paths'
import { defineAttention } from '@callboard/kernel/attention'
import { findExpiringInvitations, hasExpiringInvitations } from '../repo/invitations.ts'

/** Invitations that expire within two days, for who can send them again. */
export const invitationAttention = defineAttention({
  action: 'members.manage',
  aboutEntities: false,
  when: ({ tenantId }) => hasExpiringInvitations(tenantId),
  async read(db, { tenantId }) {
    const rows = await findExpiringInvitations(db, tenantId)
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
