import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { parseInput } from '@callboard/kernel/operation'
import { findInvitation } from './accept-invitation.ts'
import { type Account, createAccount, newAccountSchema } from './accounts.ts'
import { findByEmail, type LinkOptions, sendLink } from './email-links.ts'
import { hashPassword, rejectCommonPassword } from './password.ts'
import { passwordContext } from './password-context.ts'
import { hashSecret } from './secret-link.ts'
import { type AttemptFrom, limitMailRequests } from './sign-in-attempts.ts'

/**
 * Signs up with a password. Nothing is created before the email address is verified by a link; whether an account exists is
 * revealed only in the email. Response and timing are the same in both cases.
 * @param options.browser a secret stored in the browser: the chosen password only counts if the link is opened there, so that
 * nobody can set the password of someone who opens a link in their own mailbox
 */
export async function requestSignUp(
  input: unknown,
  options: LinkOptions & AttemptFrom & { browser: string },
): Promise<{ email: string }> {
  const { name, email, password } = parseInput(newAccountSchema, input)
  rejectCommonPassword(password, await passwordContext({ name, email }))
  await limitMailRequests('sign-up', email, options)
  const signUp = { passwordHash: await hashPassword(password), browserHash: hashSecret(options.browser) }
  const existing = await findByEmail(email)
  await systemDb('identity').$transaction((tx) =>
    existing
      ? sendLink(tx, 'sign-in', { userId: existing.id, email }, options, (link) => mails.alreadySignedUp(email, link))
      : sendLink(tx, 'sign-in', { userId: null, email, name, signUp }, options, (link) => mails.signUp(email, name, link)),
  )
  return { email }
}

/**
 * Signs up with a password for an invitation to the same email address: the secret was sent there, so the address is verified.
 * @returns undefined if the invitation is for another address, which needs its own link
 * @throws AppError `invalid_input` for a used invitation, `conflict` if the address has an account
 */
export async function signUpByInvitation(
  secret: string,
  input: unknown,
  options: { publicUrl: string; ip: string },
): Promise<Account | undefined> {
  const { email } = parseInput(newAccountSchema, input)
  const invitation = await findInvitation(secret)
  return invitation.email === email ? createAccount(input, { ...options, verified: true }) : undefined
}
