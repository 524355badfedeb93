import { AppError, notFound } from '@callboard/core/errors'
import { isPrivileged, type Role, roles } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { takeNotifications } from '@callboard/kernel/mail-quota'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import { audit, type OperationContext, operation, requireFresh, requirePerson } from '@callboard/kernel/operation'
import { portalUrl } from '@callboard/kernel/portal-links'
import { occupiesSeat, requireSeats, scheduleSeatSync } from '@callboard/modules/billing'
import { z } from 'zod'
import { findMember, type Member } from './list-members.ts'

const byUser = z.object({ userId: z.uuid() })

/** Locks the organization, so that two concurrent changes cannot both remove the last owner. */
const lockTenant = (db: TenantDb, { tenantId }: OperationContext) =>
  db.$queryRaw<{ name: string; slug: string }[]>`select name, slug from tenant where id = ${tenantId}::uuid for update`

async function mustFind(db: TenantDb, userId: string): Promise<Member> {
  const member = await findMember(db, userId)
  if (!member) throw notFound('This member')
  return member
}

async function notifyRoleChange(
  db: TenantDb,
  context: OperationContext,
  tenant: { name: string; slug: string } | undefined,
  member: Member,
  role: Role,
): Promise<void> {
  const name = tenant?.name ?? ''
  await notify(
    db,
    context.tenantId,
    { userIds: [member.userId] },
    {
      kind: 'member.role-changed',
      title: `You are now ${role}`,
      body: `${context.actor.label} changed your role in ${name}; it was ${member.role}.`,
      mail: (to) => mails.roleChanged(to, name, role, portalUrl(context.platform, tenant?.slug ?? '')),
    },
  )
}

/** Only owners can appoint and change owners. A token is never an owner. */
function requireOwner(context: OperationContext, what: string): void {
  const { actor } = context
  if (actor.type === 'job' || (actor.type === 'user' && actor.role === 'owner')) return
  throw new AppError('forbidden', `Only an owner can ${what}.`)
}

async function requireAnotherOwner(db: TenantDb, userId: string, what: string): Promise<void> {
  if ((await db.membership.count({ where: { role: 'owner', userId: { not: userId } } })) === 0)
    throw new AppError('conflict', `The last owner cannot ${what}. Transfer ownership first.`)
}

const setRole = (db: TenantDb, context: OperationContext, userId: string, role: Role) =>
  db.membership.update({ where: { tenantId_userId: { tenantId: context.tenantId, userId } }, data: { role } })

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
      const [tenant] = await lockTenant(db, context)
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

/** Ends a membership with the member's tokens and stars in this organization. Their account remains. */
async function endMembership(db: TenantDb, context: OperationContext, member: Member, action: string): Promise<void> {
  const { tenantId } = context
  const { userId } = member
  await db.star.deleteMany({ where: { userId } })
  await scheduleSeatSync(db, context.platform, tenantId)
  await db.membership.delete({ where: { tenantId_userId: { tenantId, userId } } })
  await audit(db, context, {
    action,
    targetType: 'member',
    targetId: userId,
    targetLabel: member.email,
    detail: { role: member.role },
  })
}

/** Removes a member. Their next request is rejected, and their tokens stop working immediately. */
export const removeMember = operation({
  name: 'members.remove',
  action: 'members.manage',
  input: byUser,
  run: (context, { userId }) =>
    context.tx(async (db) => {
      const [tenant] = await lockTenant(db, context)
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

/** Leaves the organization. Not possible for the last owner. */
export const leaveTenant = operation({
  name: 'members.leave',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      await lockTenant(db, context)
      const member = await mustFind(db, requirePerson(context).id)
      if (member.role === 'owner') await requireAnotherOwner(db, member.userId, 'leave')
      await endMembership(db, context, member, 'member.left')
      return { left: true }
    }),
})

/** Makes another member the owner and the current user an admin, in one step. */
export const transferOwnership = operation({
  name: 'members.transfer-ownership',
  action: 'members.transfer',
  fresh: true,
  input: byUser,
  run: (context, { userId }) =>
    context.tx(async (db) => {
      const self = requirePerson(context)
      const [tenant] = await lockTenant(db, context)
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
