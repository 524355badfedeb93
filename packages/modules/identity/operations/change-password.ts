import { AppError } from '@callboard/core/errors'
import { trustedUserId, type UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { requireFreshSession } from '@callboard/kernel/fresh-authentication'
import { sendMailJob } from '@callboard/kernel/jobs'
import { mails } from '@callboard/kernel/mails'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { emailSchema } from './accounts.ts'
import { findByEmail, type LinkOptions, redeemLink, sendLink } from './email-links.ts'
import { clearFailures, reserveFailure } from './failed-attempts.ts'
import { hashPassword, passwordSchema, rejectCommonPassword, verifyPassword } from './password.ts'
import { passwordContext } from './password-context.ts'
import { revokeMailLinks, revokeOtherSessions, secureAccount } from './secure-account.ts'
import { type AttemptFrom, limitMailRequests } from './sign-in-attempts.ts'

/** Sends a password reset link if the email address has an account. The response is the same for every address. */
export async function requestPasswordReset(input: unknown, options: LinkOptions & AttemptFrom): Promise<{ email: string }> {
  const { email } = parseInput(z.object({ email: emailSchema }), input)
  await limitMailRequests('reset-password', email, options)
  const account = await findByEmail(email)
  if (account)
    await systemDb('identity').$transaction((tx) =>
      sendLink(tx, 'reset-password', { userId: account.id, email }, options, (href) => mails.resetPassword(email, href)),
    )
  return { email }
}

const resetSchema = z.object({ token: z.string(), password: passwordSchema })

/** Sets a new password by a link, which also confirms the email address, and revokes all other access to the account. */
export async function resetPassword(input: unknown): Promise<{ email: string }> {
  const { token, password } = parseInput(resetSchema, input)
  const passwordHash = await hashPassword(password)
  return systemDb('identity').$transaction(async (tx) => {
    const link = await redeemLink(tx, 'reset-password', token)
    rejectCommonPassword(password, await passwordContext({ id: link.userId ?? undefined, email: link.email }))
    const user = await tx.userAccount.findFirst({ where: { id: link.userId ?? '', email: link.email } })
    if (!user) throw new AppError('invalid_input', 'This link was sent to a previous email address of this account.')
    await tx.userAccount.update({
      where: { id: user.id },
      data: { passwordHash, emailVerifiedAt: user.emailVerifiedAt ?? new Date() },
    })
    await secureAccount(tx, trustedUserId(user.id), user.emailVerifiedAt ? 'recovered' : 'claimed')
    return { email: link.email }
  })
}

const changeSchema = z.object({ current: z.string().max(200).optional(), password: passwordSchema })

/**
 * Sets or changes the current user's password, and ends all other sessions.
 * @throws AppError `forbidden` if the current password is wrong
 */
export async function changePassword(
  userId: UserId,
  keepSession: string,
  input: unknown,
  options: { publicUrl: string },
): Promise<void> {
  const { current, password } = parseInput(changeSchema, input)
  const db = systemDb('identity')
  await requireFreshSession(userId, keepSession)
  const user = await db.userAccount.findUniqueOrThrow({ where: { id: userId } })
  await confirmPassword(user, current ?? '')
  rejectCommonPassword(password, await passwordContext(user))
  const passwordHash = await hashPassword(password)
  await db.$transaction(async (tx) => {
    await tx.userAccount.update({ where: { id: userId }, data: { passwordHash } })
    await revokeOtherSessions(tx, userId, keepSession)
    await revokeMailLinks(tx, user)
    await enqueueSystem(tx, jobRequest(sendMailJob, mails.passwordChanged(user.email, `${options.publicUrl}/forgot-password`)))
  })
}

/**
 * Requires the password of an account that has one, before an action that an unattended browser must not perform.
 * @throws AppError `forbidden` if it is wrong, `rate_limited` after ten failures
 */
export async function confirmPassword(user: { id: string; passwordHash: string | null }, current: string): Promise<void> {
  if (!user.passwordHash) return
  // The delay stays short: otherwise a stolen session could be used to keep the owner from ending it.
  const key = `confirm-password:${user.id}`
  await reserveFailure({ key, free: 10, maxDelayS: 60, perHour: 20 })
  if (!(await verifyPassword(user.passwordHash, current)))
    throw new AppError('forbidden', 'The current password is incorrect.', { field: 'current' })
  await clearFailures(key)
}
