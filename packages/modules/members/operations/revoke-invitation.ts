import { audit, operation } from '@callboard/kernel/operation'
import { byId, mustFindOpen } from './invitation-record.ts'

/** Revokes an invitation and its link. */
export const revokeInvitation = operation({
  name: 'members.revoke-invitation',
  action: 'members.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const found = await mustFindOpen(db, id)
      await db.invitation.updateMany({ where: { id }, data: { revokedAt: new Date() } })
      await audit(db, context, {
        action: 'invitation.revoked',
        targetType: 'invitation',
        targetId: id,
        targetLabel: found.email,
        detail: { role: found.role },
      })
      return { email: found.email }
    }),
})
