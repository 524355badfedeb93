import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import type { FreshSession } from '@callboard/kernel/fresh-authentication'
import { sendMailJob } from '@callboard/kernel/jobs'
import { mails } from '@callboard/kernel/mails'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { accountMails } from './account-mails.ts'
import { emailSchema } from './accounts.ts'
import { confirmPassword } from './change-password.ts'
import { findByEmail, type LinkOptions, redeemLink, requireOwnLink, sendLink } from './email-links.ts'
import { revokeMailLinks, revokeOtherSessions, secureAccount } from './secure-account.ts'
import { type AttemptFrom, limitMailRequests } from './sign-in-attempts.ts'

const requestSchema = z.object({ email: emailSchema, current: z.string().max(200).optional() })

/**
 * Sends a link to the new email address; nothing changes before it is opened. Whether the new address already has an account is
 * not revealed to the caller.
 */
export async function requestEmailChange(
  userId: UserId,
  input: unknown,
  options: LinkOptions & AttemptFrom & { session: FreshSession },
): Promise<{ email: string }> {
  const { email, current } = parseInput(requestSchema, input)
  const db = systemDb('identity')
  const user = await db.userAccount.findUniqueOrThrow({ where: { id: userId } })
  await confirmPassword(user, current ?? '')
  if (user.email === email) throw new AppError('invalid_input', 'This is already your email address.', { field: 'email' })
  await limitMailRequests('change-email', email, options)
  if (!(await findByEmail(email)))
    await db.$transaction((tx) =>
      sendLink(tx, 'change-email', { userId, email }, options, (href) => mails.changeEmail(email, href)),
    )
  return { email }
}

/**
 * Changes the signed-in account's email address to that of the link, and notifies both addresses. All other sessions and open
 * links of the account are revoked.
 * @throws AppError `forbidden` in a session of another account, `invalid_input` for a used link, `conflict` if the address has an
 * account by now
 */
export async function confirmEmailChange(
  secret: string,
  session: { userId: UserId; sessionId: string },
): Promise<{ email: string }> {
  return systemDb('identity').$transaction(async (tx) => {
    const link = await redeemLink(tx, 'change-email', secret)
    requireOwnLink(link, session.userId)
    const { email } = link
    const user = await tx.userAccount.findUniqueOrThrow({ where: { id: session.userId } })
    if (await tx.userAccount.findUnique({ where: { email }, select: { id: true } }))
      throw new AppError('conflict', 'This email address is now used by another account.')
    await tx.userAccount.update({ where: { id: user.id }, data: { email, emailVerifiedAt: new Date() } })
    await revokeMailLinks(tx, user)
    if (user.emailVerifiedAt) await revokeOtherSessions(tx, session.userId, session.sessionId)
    else await secureAccount(tx, session.userId, 'claimed', session.sessionId)
    await enqueueSystem(tx, jobRequest(sendMailJob, mails.emailChanged(user.email, email)))
    await enqueueSystem(tx, jobRequest(sendMailJob, accountMails.addressAdded(email, user.email)))
    return { email }
  })
}
