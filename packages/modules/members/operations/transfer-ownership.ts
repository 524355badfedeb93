import { AppError } from '@callboard/core/errors'
import { audit, operation, requirePerson } from '@callboard/kernel/operation'
import { lockTenant } from '../repo/organization.ts'
import { byUser, mustFind, notifyRoleChange, setRole } from './member-record.ts'

/** Makes another member the owner and the current user an admin, in one step. */
export const transferOwnership = operation({
  name: 'members.transfer-ownership',
  action: 'members.transfer',
  fresh: true,
  input: byUser,
  run: (context, { userId }) =>
    context.tx(async (db) => {
      const self = requirePerson(context)
      const tenant = await lockTenant(db, context.tenantId)
      const member = await mustFind(db, userId)
      if (userId === self.id) throw new AppError('invalid_input', 'You are already an owner. Choose someone else.')
      await setRole(db, context, userId, 'owner')
      await setRole(db, context, self.id, 'admin')
      await audit(db, context, {
        action: 'ownership.transferred',
        targetType: 'member',
        targetId: userId,
        targetLabel: member.email,
        detail: {
          before: { [self.label]: 'owner', [member.email]: member.role },
          after: { [self.label]: 'admin', [member.email]: 'owner' },
        },
      })
      await notifyRoleChange(db, context, tenant, member, 'owner')
      return { owner: member.email }
    }),
})
