import { AppError } from '@callboard/core/errors'
import { isPrivileged, type Role, roles } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { lockSeats, occupiesSeat, requireSeats } from '@callboard/modules/billing'
import { emailSchema, hashSecret, newSecret } from '@callboard/modules/identity'
import { z } from 'zod'
import { findMemberEmails } from '../repo/members.ts'
import { defaultDays, invitationExpiry, openInvitation, requireMails, sendInvitation } from './invitation-record.ts'

export type InviteOutcome = { email: string; outcome: 'invited' | 'already-member' | 'already-invited' }

async function inviteOne(
  db: TenantDb,
  context: OperationContext,
  { email, role, days }: { email: string; role: Role; days: number },
): Promise<'invited' | 'already-invited'> {
  const { actor, tenantId } = context
  const secret = newSecret()
  const invitedBy = personOf(actor) ?? null
  const row = {
    tenantId,
    email,
    role,
    tokenHash: hashSecret(secret),
    invitedBy,
    inviterLabel: actor.label,
    expiresAt: invitationExpiry(days),
  }
  const { count } = await db.invitation.createMany({ data: [row], skipDuplicates: true })
  if (count === 0) return 'already-invited'
  await sendInvitation(db, context, { email, role }, secret, days)
  await audit(db, context, {
    action: 'invitation.sent',
    targetType: 'invitation',
    targetLabel: email,
    detail: { role, days },
  })
  return 'invited'
}

/**
 * Invites several people, each with their own link. Members and people with an open invitation are reported and skipped.
 * @throws AppError `forbidden` if someone who is not an owner invites an owner
 */
export const inviteMembers = operation({
  name: 'members.invite',
  action: 'members.manage',
  fresh: ({ role }) => isPrivileged(role),
  input: z.object({
    emails: z.array(emailSchema).min(1, 'Enter at least one email address.').max(100, 'Invite at most 100 people at a time.'),
    role: z.enum(roles),
    days: z.number().int().min(1).max(30).default(defaultDays),
  }),
  async run(context, { emails, role, days }): Promise<{ results: InviteOutcome[] }> {
    const { actor, tenantId } = context
    if (role === 'owner' && !(actor.type === 'user' && actor.role === 'owner'))
      throw new AppError('forbidden', 'Only an owner can invite an owner.', { field: 'role' })
    const distinct = [...new Set(emails)]
    return context.tx(async (db) => {
      await lockSeats(db, tenantId)
      const inside = await findMemberEmails(db, distinct)
      await db.invitation.updateMany({
        where: { ...openInvitation, email: { in: distinct }, expiresAt: { lt: new Date() } },
        data: { revokedAt: new Date() },
      })
      const known = await db.invitation.findMany({
        where: { ...openInvitation, email: { in: distinct } },
        select: { email: true },
      })
      const added = distinct.filter((email) => !inside.has(email) && !known.some((k) => k.email === email))
      await requireMails(db, context, added.length)
      if (occupiesSeat(role)) await requireSeats(db, context.platform, tenantId, added.length, { invitations: true })
      const results: InviteOutcome[] = []
      for (const email of distinct) {
        if (inside.has(email)) {
          results.push({ email, outcome: 'already-member' })
          continue
        }
        results.push({ email, outcome: await inviteOne(db, context, { email, role, days }) })
      }
      return { results }
    })
  },
})
