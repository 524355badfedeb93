import { addressGroup } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { trustedUserId, type UserId } from '@callboard/core/ids'
import { databaseSafe } from '@callboard/db/jsonb'
import { systemDb } from '@callboard/db/system-db'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { AccountRow } from '../repo/sessions.ts'
import { sendVerification } from './email-links.ts'
import { limitAttempts } from './limit-attempts.ts'
import { hashPassword, passwordSchema, rejectCommonPassword, verifyPassword } from './password.ts'
import { passwordContext } from './password-context.ts'
import { type AttemptFrom, beginAttempt } from './sign-in-attempts.ts'

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'Use at most 254 characters.')
  .pipe(z.email('Enter an email address such as ada@example.com.'))
export const nameSchema = z.string().trim().min(1, 'Enter your name.').max(100)
export const newAccountSchema = z.object({ name: nameSchema, email: emailSchema, password: passwordSchema })

export const appearances = ['light', 'dark', 'system'] as const
type Appearance = (typeof appearances)[number]

/** A user, as used by pages and actions. */
export type Account = {
  id: UserId
  email: string
  name: string
  emailVerified: boolean
  hasPassword: boolean
  timeZone: string | null
  appearance: Appearance
  emailNotifications: boolean
  /** Whether the user is an operator of this installation. */
  operator: boolean
}

export const accountOf = (row: AccountRow): Account => ({
  id: trustedUserId(row.id),
  email: row.email,
  name: row.name,
  emailVerified: row.emailVerifiedAt !== null,
  hasPassword: row.passwordHash !== null,
  timeZone: row.timeZone,
  appearance: appearances.find((a) => a === row.appearance) ?? 'system',
  emailNotifications: row.emailNotifications,
  operator: row.operator,
})

/**
 * Creates an account and sends a confirmation link.
 * @throws AppError `conflict` if the email address has an account
 */
export async function createAccount(
  input: unknown,
  options: { publicUrl: string; ip?: string; verified?: boolean },
): Promise<Account> {
  const { name, email, password } = parseInput(newAccountSchema, input)
  rejectCommonPassword(password, await passwordContext({ name, email }))
  if (options.ip) await limitAttempts(`sign-up:${addressGroup(options.ip)}`, 100, 3600)
  const passwordHash = await hashPassword(password)
  const db = systemDb('identity')
  const existing = await db.userAccount.findUnique({ where: { email }, select: { id: true } })
  if (existing)
    throw new AppError('conflict', 'There is already an account with this email address. Sign in instead.', { field: 'email' })
  const user = await db.userAccount.create({
    data: { email, name, passwordHash, emailVerifiedAt: options.verified ? new Date() : null },
  })
  if (!options.verified) await sendVerification(trustedUserId(user.id), options)
  return accountOf(user)
}

export async function findAccountByEmail(email: string): Promise<Account | undefined> {
  const user = await systemDb('identity').userAccount.findUnique({ where: { email: email.trim().toLowerCase() } })
  return user ? accountOf(user) : undefined
}

/**
 * Checks a password. Response and timing are the same for an unknown email address and a wrong password.
 * @throws AppError `unauthenticated`, or `rate_limited` after too many failures (sign-in-attempts.ts)
 */
export async function checkPassword(input: { email: string; password: string } & AttemptFrom): Promise<Account> {
  const email = databaseSafe(input.email).trim().toLowerCase().slice(0, 320)
  const succeeded = await beginAttempt('sign-in', email, input)
  const user = await systemDb('identity').userAccount.findUnique({ where: { email } })
  if (!(await verifyPassword(user?.passwordHash ?? null, input.password)) || !user) {
    throw new AppError('unauthenticated', 'Incorrect email address or password.')
  }
  await succeeded()
  return accountOf(user)
}
