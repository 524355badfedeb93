import { trustedUserId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Account, accountOf, emailSchema, nameSchema } from './accounts.ts'
import { findByEmail, type LinkOptions, redeemLink, sendLink } from './email-links.ts'
import { hashSecret } from './secret-link.ts'
import { secureAccount } from './secure-account.ts'
import { type AttemptFrom, limitMailRequests } from './sign-in-attempts.ts'

const requestSchema = z.object({ email: emailSchema, name: nameSchema.optional() })

/** Sends a sign-in link; without an account, the link creates one. The response is the same in both cases. */
export async function requestSignInLink(input: unknown, options: LinkOptions & AttemptFrom): Promise<{ email: string }> {
  const { email, name } = parseInput(requestSchema, input)
  await limitMailRequests('sign-in-link', email, options)
  const account = await findByEmail(email)
  await systemDb('identity').$transaction((tx) =>
    sendLink(tx, 'sign-in', { userId: account?.id ?? null, email, name }, options, (href) => mails.signInLink(email, href)),
  )
  return { email }
}

/**
 * The account of a sign-in link, which is used up. The link verifies the email address: an account that another person may have
 * created with it, unverified, loses its password and everything set up with it (secure-account.ts).
 * @param browser the secret of the browser, if any: a sign-up's password only counts in the browser where it was chosen
 * @throws AppError `invalid_input` if the link was used, has expired, or does not exist
 */
export async function signInByLink(secret: string, browser?: string): Promise<Account> {
  return systemDb('identity').$transaction(async (tx) => {
    const { email, name, passwordHash, browserHash } = await redeemLink(tx, 'sign-in', secret)
    const known = await tx.userAccount.count({ where: { email } })
    const user = await claimEmail(tx, email, name ?? email.split('@')[0] ?? email)
    if (known || !passwordHash || !browser || browserHash !== hashSecret(browser)) return accountOf(user)
    return accountOf(await tx.userAccount.update({ where: { id: user.id }, data: { passwordHash } }))
  })
}

type Db = Parameters<Parameters<ReturnType<typeof systemDb>['$transaction']>[0]>[0]

/**
 * The account of a verified email address: the existing one, with everything from before the verification revoked, or a new one.
 */
export async function claimEmail(db: Db, email: string, name: string) {
  const existing = await db.userAccount.findUnique({ where: { email } })
  if (!existing) return db.userAccount.create({ data: { email, name: name.slice(0, 100), emailVerifiedAt: new Date() } })
  if (existing.emailVerifiedAt) return existing
  await secureAccount(db, trustedUserId(existing.id), 'claimed')
  return db.userAccount.update({ where: { id: existing.id }, data: { emailVerifiedAt: new Date(), passwordHash: null } })
}
