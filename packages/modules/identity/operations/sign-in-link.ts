import { trustedUserId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import { mails } from '@callboard/kernel/mails'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Account, accountOf, emailSchema, nameSchema } from './accounts.ts'
import { findByTypedEmail, type LinkOptions, redeemLink, sendLink } from './email-links.ts'
import { hashSecret } from './secret-link.ts'
import { secureAccount } from './secure-account.ts'
import { type AttemptFrom, limitMailRequests } from './sign-in-attempts.ts'

const requestSchema = z.object({ email: emailSchema, name: nameSchema.optional() })

/**
 * Sends a link that signs in; for an address without an account the link makes one.
 * What the caller sees is the same in both cases.
 */
export async function requestSignInLink(input: unknown, options: LinkOptions & AttemptFrom): Promise<{ email: string }> {
  const { email, name } = parseInput(requestSchema, input)
  await limitMailRequests('sign-in-link', email, options)
  const account = await findByTypedEmail(email)
  await systemDb('identity').$transaction((tx) =>
    sendLink(tx, 'sign-in', { userId: account?.id ?? null, email, name }, options, (href) => mails.signInLink(email, href)),
  )
  return { email }
}

/**
 * Who a sign-in link belongs to, using it up. It proves the address: an account that somebody else may have made with
 * it before, unproven, loses its password and everything that was set up with it (secure-account.ts).
 * @param browser the secret of the browser, where it holds one: a sign-up's password counts only where it was chosen
 * @throws AppError `invalid_input` when the link was used, is too old, or was never ours
 */
export async function signInByLink(secret: string, browser?: string): Promise<Account> {
  return systemDb('identity').$transaction(async (tx) => {
    const { email, name, passwordHash, browserHash } = await redeemLink(tx, 'sign-in', secret)
    const known = await tx.userAccount.count({ where: { email } })
    const user = await claimAddress(tx, email, name ?? email.split('@')[0] ?? email)
    if (known || !passwordHash || !browser || browserHash !== hashSecret(browser)) return accountOf(user)
    return accountOf(await tx.userAccount.update({ where: { id: user.id }, data: { passwordHash } }))
  })
}

type Db = Parameters<Parameters<ReturnType<typeof systemDb>['$transaction']>[0]>[0]

/** The account of an address that has just been proven: the existing one, cleaned of what was there before the proof, or a new one. */
export async function claimAddress(db: Db, email: string, name: string) {
  const existing = await db.userAccount.findUnique({ where: { email } })
  if (!existing) return db.userAccount.create({ data: { email, name: name.slice(0, 100), emailVerifiedAt: new Date() } })
  if (existing.emailVerifiedAt) return existing
  await secureAccount(db, trustedUserId(existing.id), 'claimed')
  return db.userAccount.update({ where: { id: existing.id }, data: { emailVerifiedAt: new Date(), passwordHash: null } })
}
