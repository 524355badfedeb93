import { AppError, notFound } from '@callboard/core/errors'
import type { Role } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { mails } from '@callboard/kernel/mails'
import { notify } from '@callboard/kernel/notify'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { portalUrl } from '@callboard/kernel/portal-links'
import { scheduleSeatSync } from '@callboard/modules/billing'
import { z } from 'zod'
import { findMember, type Member } from '../repo/members.ts'

export const byUser = z.object({ userId: z.uuid() })

export async function mustFind(db: TenantDb, userId: string): Promise<Member> {
  const member = await findMember(db, userId)
  if (!member) throw notFound('This member')
  return member
}

export async function notifyRoleChange(
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
export function requireOwner(context: OperationContext, what: string): void {
  const { actor } = context
  if (actor.type === 'job' || (actor.type === 'user' && actor.role === 'owner')) return
  throw new AppError('forbidden', `Only an owner can ${what}.`)
}

export async function requireAnotherOwner(db: TenantDb, userId: string, what: string): Promise<void> {
  if ((await db.membership.count({ where: { role: 'owner', userId: { not: userId } } })) === 0)
    throw new AppError('conflict', `The last owner cannot ${what}. Transfer ownership first.`)
}

export const setRole = (db: TenantDb, context: OperationContext, userId: string, role: Role) =>
  db.membership.update({ where: { tenantId_userId: { tenantId: context.tenantId, userId } }, data: { role } })

/** Ends a membership with the member's tokens and stars in this organization. Their account remains. */
export async function endMembership(db: TenantDb, context: OperationContext, member: Member, action: string): Promise<void> {
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
