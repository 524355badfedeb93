import { AppError } from '@callboard/core/errors'
import { isPrivileged, roles } from '@callboard/core/permissions'
import { audit, operation, requireFresh } from '@callboard/kernel/operation'
import { hashSecret, newSecret } from '@callboard/modules/identity'
import { byId, defaultDays, invitationExpiry, mustFindOpen, requireMails, sendInvitation } from './invitation-record.ts'

/** Sends a new link with a new expiry; the old link stops working. */
export const resendInvitation = operation({
  name: 'members.resend-invitation',
  action: 'members.manage',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const found = await mustFindOpen(db, id)
      if (roles.some((role) => role === found.role && isPrivileged(role))) await requireFresh(context.actor)
      if (found.role === 'owner' && !(context.actor.type === 'user' && context.actor.role === 'owner'))
        throw new AppError('forbidden', 'Only an owner can invite an owner.')
      await requireMails(db, context, 1)
      const secret = newSecret()
      const expiresAt = invitationExpiry(defaultDays)
      await db.invitation.updateMany({ where: { id }, data: { tokenHash: hashSecret(secret), sentAt: new Date(), expiresAt } })
      await sendInvitation(db, context, found, secret, defaultDays)
      await audit(db, context, { action: 'invitation.resent', targetType: 'invitation', targetId: id, targetLabel: found.email })
      return { email: found.email, expiresAt }
    }),
})
