import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { lockTenant } from '../repo/organization.ts'
import { endMembership, mustFind, requireAnotherOwner } from './member-record.ts'

/** Leaves the organization. Not possible for the last owner. */
export const leaveTenant = operation({
  name: 'members.leave',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      await lockTenant(db, context.tenantId)
      const member = await mustFind(db, requirePerson(context).id)
      if (member.role === 'owner') await requireAnotherOwner(db, member.userId, 'leave')
      await endMembership(db, context, member, 'member.left')
      return { left: true }
    }),
})
