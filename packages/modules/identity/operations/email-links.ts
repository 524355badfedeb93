import { AppError } from '@callboard/core/errors'
import { trustedUserId, type UserId } from '@callboard/core/ids'
import type { ClosedValue } from '@callboard/db/closed-columns'
import { databaseSafe } from '@callboard/db/jsonb'
import { enqueueSystem } from '@callboard/db/outbox'
import { type SystemDb, systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendMailJob } from '@callboard/kernel/jobs'
import { type Mail, mails } from '@callboard/kernel/mails'
import { limitAttempts } from './limit-attempts.ts'
import { hashSecret, newSecret } from './secret-link.ts'
import { secureAccount } from './secure-account.ts'

export type LinkPurpose = ClosedValue<'email_token.purpose'>
type Db = Parameters<Parameters<SystemDb['$transaction']>[0]>[0]
type Link = {
  userId: string | null
  email: string
  name: string | null
  passwordHash: string | null
  browserHash: string | null
}

const lifetimeMs: Record<LinkPurpose, number> = {
  'verify-email': 2 * 86_400_000,
  'sign-in': 15 * 60_000,
  'reset-password': 3_600_000,
  'change-email': 2 * 86_400_000,
}

const pages: Record<LinkPurpose, string> = {
  'verify-email': '/verify-email',
  'sign-in': '/sign-in/link',
  'reset-password': '/reset-password',
  'change-email': '/change-email',
}

export type LinkOptions = { publicUrl: string /** Path to continue at. */; to?: string }

/** Creates a single-use link and sends it to the email address that it verifies. Only the hash of its secret is stored. */
export async function sendLink(
  db: Db,
  purpose: LinkPurpose,
  link: {
    userId: string | null
    email: string
    name?: string | undefined
    signUp?: { passwordHash: string; browserHash: string }
  },
  options: LinkOptions,
  mail: (href: string) => Mail,
): Promise<void> {
  const secret = newSecret()
  await db.emailToken.create({
    data: {
      userId: link.userId,
      email: link.email,
      name: link.name ?? null,
      ...link.signUp,
      purpose,
      tokenHash: hashSecret(secret),
      expiresAt: new Date(Date.now() + lifetimeMs[purpose]),
    },
  })
  const query = new URLSearchParams({ token: secret, ...(options.to ? { to: options.to } : {}) })
  await enqueueSystem(db, jobRequest(sendMailJob, mail(`${options.publicUrl}${pages[purpose]}?${query}`)))
}

const usedLinkError = 'This link has been used or has expired. Request a new one.'

/** Looks up a link without using it: mail scanners open links too, so pages ask before they use it. */
export async function peekLink(purpose: LinkPurpose, secret: string): Promise<Link> {
  const token = await systemDb('identity').emailToken.findUnique({ where: { tokenHash: hashSecret(secret) } })
  if (token?.purpose !== purpose || token.usedAt || token.expiresAt < new Date())
    throw new AppError('invalid_input', usedLinkError)
  return token
}

/**
 * Uses a link. Two concurrent requests with the same link cannot both succeed.
 * @throws AppError `invalid_input` if it was used, has expired, or does not exist
 */
export async function redeemLink(db: Db, purpose: LinkPurpose, secret: string): Promise<Link> {
  const tokenHash = hashSecret(secret)
  const { count } = await db.emailToken.updateMany({
    where: { tokenHash, purpose, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date() },
  })
  if (count === 0) throw new AppError('invalid_input', usedLinkError)
  return db.emailToken.findUniqueOrThrow({ where: { tokenHash } })
}

/** Sends or resends the link that confirms an email address. */
export async function sendVerification(userId: UserId, options: LinkOptions): Promise<void> {
  await limitAttempts(`verify-mail:${userId}`, 5, 3600)
  await systemDb('identity').$transaction(async (tx) => {
    const user = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } })
    await sendLink(tx, 'verify-email', { userId, email: user.email }, options, (href) =>
      mails.verifyEmail(user.email, user.name, href),
    )
  })
}

/**
 * Confirms the email address of the signed-in account. The link has no effect without a session of that account: otherwise
 * someone could sign up with another person's address and have its owner confirm it.
 * @throws AppError `forbidden` in a session of another account, `invalid_input` if the link was used, has expired, or the address
 * has changed since
 */
export async function verifyEmail(secret: string, session: { userId: UserId; sessionId: string }): Promise<void> {
  await systemDb('identity').$transaction(async (tx) => {
    const link = await redeemLink(tx, 'verify-email', secret)
    requireOwnLink(link, session.userId)
    const user = await tx.userAccount.findFirst({ where: { id: session.userId, email: link.email } })
    if (!user) throw new AppError('invalid_input', 'This link was sent to a previous email address of this account.')
    if (user.emailVerifiedAt) return
    await tx.userAccount.update({ where: { id: user.id }, data: { emailVerifiedAt: new Date() } })
    await secureAccount(tx, session.userId, 'claimed', session.sessionId)
  })
}

/** @throws AppError `forbidden` if a link belongs to an account other than the signed-in one */
export function requireOwnLink(link: { userId: string | null }, userId: UserId): void {
  if (link.userId !== userId)
    throw new AppError('forbidden', 'This link belongs to another account. Sign in to that account, and open the link again.')
}

/** Finds the account of an email address as typed by a user. */
export async function findByEmail(email: string): Promise<{ id: UserId; email: string } | undefined> {
  const user = await systemDb('identity').userAccount.findUnique({
    where: { email: databaseSafe(email).trim().toLowerCase() },
    select: { id: true, email: true },
  })
  return user ? { id: trustedUserId(user.id), email: user.email } : undefined
}
