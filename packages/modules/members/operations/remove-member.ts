import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { takeNotifications } from '@callboard/kernel/mail-quota'
import { mails } from '@callboard/kernel/mails'
import { operation, requireFresh } from '@callboard/kernel/operation'
import { lockTenant } from '../repo/organization.ts'
import { byUser, endMembership, mustFind, requireAnotherOwner, requireOwner } from './member-record.ts'

/** Removes a member. Their next request is rejected, and their tokens stop working immediately. */
export const removeMember = operation({
  name: 'members.remove',
  action: 'members.manage',
  input: byUser,
  run: (context, { userId }) =>
    context.tx(async (db) => {
      const tenant = await lockTenant(db, context.tenantId)
      const member = await mustFind(db, userId)
      if (member.role === 'owner') {
        await requireFresh(context.actor)
        requireOwner(context, 'remove an owner')
        await requireAnotherOwner(db, userId, 'be removed')
      }
      await endMembership(db, context, member, 'member.removed')
      // Notifications of a former member are deleted.
      if (member.emailVerified && (await takeNotifications(db, context.tenantId, 1)))
        await enqueue(db, context.tenantId, jobRequest(sendTenantMailJob, mails.removed(member.email, tenant?.name ?? '')))
      return { removed: member.email }
    }),
})
