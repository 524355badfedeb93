import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'

/** Daily limit of emails to non-members, so that a stolen or fraudulent organization cannot be used to send spam. */
export const invitationsPerDay = { firstWeek: 200, later: 1000 }
/** Daily limit of emails to members. Mandatory emails are not counted. */
export const notificationsPerDay = { base: 500, perMember: 20 }

/** Counts emails unless the limit would be exceeded. @returns whether they may be sent */
async function count(db: AnyDb, tenantId: TenantId, kind: string, mails: number, limit: number): Promise<boolean> {
  if (mails > limit) return false
  const counted = await db.$executeRaw`
    insert into mail_count as c (tenant_id, day, kind, sent) values (${tenantId}::uuid, (now() at time zone 'utc')::date, ${kind}, ${mails}::int)
    on conflict (tenant_id, day, kind) do update set sent = c.sent + excluded.sent where c.sent + excluded.sent <= ${limit}::int`
  return counted === 1
}

/**
 * Counts invitations against today's limit. Must run in the transaction that sends them.
 * @throws AppError `rate_limited` with the seconds until the next day
 */
export async function takeInvitations(db: AnyDb, tenantId: TenantId, mails: number): Promise<void> {
  if (mails === 0) return
  const { createdAt } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { createdAt: true } })
  const young = Date.now() - createdAt.getTime() < 7 * 86_400_000
  const limit = young ? invitationsPerDay.firstWeek : invitationsPerDay.later
  if (await count(db, tenantId, 'invitation', mails, limit)) return
  const retryAfterS = Math.ceil((86_400_000 - (Date.now() % 86_400_000)) / 1000)
  throw new AppError(
    'rate_limited',
    `An organization sends at most ${limit} invitations per day${young ? ' in its first week' : ''}. Invite fewer people, or continue tomorrow (UTC).`,
    { retryAfterS },
  )
}

/** Counts emails to members against today's limit. @returns false if the limit would be exceeded */
export async function takeNotifications(db: AnyDb, tenantId: TenantId, mails: number): Promise<boolean> {
  if (mails === 0) return true
  const members = await db.membership.count({ where: { tenantId } })
  return count(db, tenantId, 'notification', mails, notificationsPerDay.base + notificationsPerDay.perMember * members)
}
