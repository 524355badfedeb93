import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { takeInvitations } from '@callboard/kernel/mail-quota'
import { mails } from '@callboard/kernel/mails'
import { type OperationContext, personOf } from '@callboard/kernel/operation'
import { limitAttempts } from '@callboard/modules/identity'
import { z } from 'zod'
import { requireConfirmedSender } from './confirmed-sender.ts'

export const defaultDays = 7

export const openInvitation = { acceptedAt: null, revokedAt: null }

export const invitationExpiry = (days: number) => new Date(Date.now() + days * 86_400_000)

export async function sendInvitation(
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
export async function requireMails(db: TenantDb, { actor, tenantId }: OperationContext, count: number): Promise<void> {
  await requireConfirmedSender(db, actor)
  const person = personOf(actor)
  if (person) await limitAttempts(`invitations-by:${person}`, invitationsOfPerson, 86_400, count)
  await takeInvitations(db, tenantId, count)
}

export const byId = z.object({ id: z.uuid() })

export async function mustFindOpen(db: TenantDb, id: string) {
  const found = await db.invitation.findFirst({ where: { ...openInvitation, id } })
  if (!found) throw notFound('This invitation')
  return found
}
