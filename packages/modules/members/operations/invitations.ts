import { AppError, notFound } from '@callboard/core/errors'
import { isPrivileged, type Role, roles } from '@callboard/core/permissions'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { takeInvitations } from '@callboard/kernel/mail-quota'
import { mails } from '@callboard/kernel/mails'
import { audit, type OperationContext, operation, personOf, requireFresh } from '@callboard/kernel/operation'
import { lockSeats, occupiesSeat, requireSeats } from '@callboard/modules/billing'
import { emailSchema, hashSecret, limitAttempts, newSecret } from '@callboard/modules/identity'
import { z } from 'zod'
import { requireConfirmedSender } from './confirmed-sender.ts'

const defaultDays = 7
const openInvitation = { acceptedAt: null, revokedAt: null }
const expiry = (days: number) => new Date(Date.now() + days * 86_400_000)

async function sendInvitation(
  db: TenantDb,
  context: OperationContext,
  invitation: { email: string; role: string },
  secret: string,
  days: number,
): Promise<void> {
  const { name } = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { name: true } })
  const link = `${context.platform.publicUrl}/invitations/${secret}`
  const mail = mails.invitation(invitation.email, context.actor.label, name, invitation.role, link, days)
  await enqueue(db, context.tenantId, jobRequest(sendTenantMailJob, mail))
}

/** Invitations per user and day, across all their organizations. */
const invitationsOfPerson = 1000

/** @throws AppError `forbidden` for a sender with an unconfirmed address, `rate_limited` beyond the daily limit */
async function requireMails(db: TenantDb, { actor, tenantId }: OperationContext, count: number): Promise<void> {
  await requireConfirmedSender(db, actor)
  const person = personOf(actor)
  if (person) await limitAttempts(`invitations-by:${person}`, invitationsOfPerson, 86_400, count)
  await takeInvitations(db, tenantId, count)
}

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
    expiresAt: expiry(days),
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
      const members = await db.$queryRaw<
        { email: string }[]
      >`select email from app.tenant_members() where email = any(${distinct})`
      const inside = new Set(members.map((m) => m.email))
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

export type OpenInvitation = {
  id: string
  email: string
  role: Role
  inviterLabel: string
  createdAt: Date
  sentAt: Date
  expiresAt: Date
}

/** Open invitations including expired ones, newest first. */
export const listInvitations = operation({
  name: 'members.list-invitations',
  action: 'members.manage',
  input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
  run: (context, { limit }) =>
    context.tx(async (db) => {
      const rows = await db.invitation.findMany({
        where: openInvitation,
        orderBy: { id: 'desc' },
        take: limit,
        select: { id: true, email: true, role: true, inviterLabel: true, createdAt: true, sentAt: true, expiresAt: true },
      })
      const invitations = rows.map((r): OpenInvitation => ({ ...r, role: closedValue('invitation.role', r.role) }))
      return { invitations, total: await db.invitation.count({ where: openInvitation }) }
    }),
})

const byId = z.object({ id: z.uuid() })

async function mustFindOpen(db: TenantDb, id: string) {
  const found = await db.invitation.findFirst({ where: { ...openInvitation, id } })
  if (!found) throw notFound('This invitation')
  return found
}

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
      const expiresAt = expiry(defaultDays)
      await db.invitation.updateMany({ where: { id }, data: { tokenHash: hashSecret(secret), sentAt: new Date(), expiresAt } })
      await sendInvitation(db, context, found, secret, defaultDays)
      await audit(db, context, { action: 'invitation.resent', targetType: 'invitation', targetId: id, targetLabel: found.email })
      return { email: found.email, expiresAt }
    }),
})

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
