import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { sendMail } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import { z } from 'zod'
import { mails } from '../mails.ts'
import { parseInput } from '../operation.ts'
import { emailSchema } from './accounts.ts'
import { confirmPassword } from './change-password.ts'
import { findByTypedEmail, type LinkOptions, redeemLink, sendLink } from './email-links.ts'
import type { FreshSession } from './fresh-authentication.ts'
import { type AttemptFrom, limitMailRequests } from './sign-in-attempts.ts'

const requestSchema = z.object({ email: emailSchema, current: z.string().max(200).optional() })

/**
 * Sends a link to the new address; nothing changes before it is opened. Whether the new address has an account
 * already is told to its owner alone, by the mail that does not come.
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
  if (user.email === email) throw new AppError('invalid_input', 'This is your address already.', { field: 'email' })
  await limitMailRequests('change-email', email, options)
  if (!(await findByTypedEmail(email)))
    await db.$transaction((tx) =>
      sendLink(tx, 'change-email', { userId, email }, options, (href) => mails.changeEmail(email, href)),
    )
  return { email }
}

/**
 * Makes the address of a link the account's, and tells the old address. Other open links of the account end.
 * @throws AppError `invalid_input` for a spent link, `conflict` when the address has an account by now
 */
export async function confirmEmailChange(secret: string): Promise<{ email: string }> {
  return systemDb('identity').$transaction(async (tx) => {
    const { userId, email } = await redeemLink(tx, 'change-email', secret)
    const user = await tx.userAccount.findUnique({ where: { id: userId ?? '' } })
    if (!user) throw new AppError('invalid_input', 'The account of this link is gone.')
    if (await tx.userAccount.findUnique({ where: { email }, select: { id: true } }))
      throw new AppError('conflict', 'This address belongs to another account by now.')
    await tx.userAccount.update({ where: { id: user.id }, data: { email, emailVerifiedAt: new Date() } })
    await tx.emailToken.updateMany({ where: { userId: user.id, usedAt: null }, data: { usedAt: new Date() } })
    await enqueueSystem(tx, jobRequest(sendMail, mails.emailChanged(user.email, email)))
    return { email }
  })
}
