import { isPrivileged, roles } from '@callboard/core/permissions'
import { audit, operation, requireFresh } from '@callboard/kernel/operation'
import { occupiesSeat, requireSeats, scheduleSeatSync } from '@callboard/modules/billing'
import { z } from 'zod'
import { lockTenant } from '../repo/organization.ts'
import { byUser, mustFind, notifyRoleChange, requireAnotherOwner, requireOwner, setRole } from './member-record.ts'

/**
 * Changes a member's role, effective with their next request.
 * @throws AppError `conflict` for the last owner, `forbidden` if someone who is not an owner changes ownership
 */
export const changeRole = operation({
  name: 'members.change-role',
  action: 'members.manage',
  fresh: ({ role }) => isPrivileged(role),
  input: byUser.extend({ role: z.enum(roles) }),
  run: (context, { userId, role }) =>
    context.tx(async (db) => {
      const tenant = await lockTenant(db, context.tenantId)
      const member = await mustFind(db, userId)
      if (member.role === role) return { userId, role }
      if (isPrivileged(role) || isPrivileged(member.role)) await requireFresh(context.actor)
      if (role === 'owner' || member.role === 'owner') requireOwner(context, 'make or change an owner')
      if (member.role === 'owner') await requireAnotherOwner(db, userId, 'change role')
      if (occupiesSeat(role) && !occupiesSeat(member.role))
        await requireSeats(db, context.platform, context.tenantId, 1, { invitations: true })
      await setRole(db, context, userId, role)
      await scheduleSeatSync(db, context.platform, context.tenantId)
      await audit(db, context, {
        action: 'member.role-changed',
        targetType: 'member',
        targetId: userId,
        targetLabel: member.email,
        detail: { before: member.role, after: role },
      })
      await notifyRoleChange(db, context, tenant, member, role)
      return { userId, role }
    }),
})
