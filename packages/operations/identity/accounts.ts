import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { trustedUserId, type UserId } from '@callboard/core/ids'
import { databaseSafe } from '@callboard/db/jsonb'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { sendMail } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import { z } from 'zod'
import { parseInput } from '../operation.ts'
import { forgiveAttempts, limitAttempts } from './limit-attempts.ts'
import { hashPassword, passwordMatches, passwordSchema } from './password.ts'

export const emailSchema = z.string().trim().toLowerCase().pipe(z.email('Enter an email address such as ada@example.com.'))
export const newAccountSchema = z.object({
  name: z.string().trim().min(1, 'Enter your name.').max(100),
  email: emailSchema,
  password: passwordSchema,
})

export type Account = { id: UserId; email: string; name: string; emailVerified: boolean }

const dayMs = 86_400_000
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/**
 * Makes an account and sends a link that confirms its address.
 * @throws AppError `conflict` when the address has an account already
 */
export async function createAccount(
  input: unknown,
  options: { publicUrl: string; ip?: string; verified?: boolean },
): Promise<Account> {
  const { name, email, password } = parseInput(newAccountSchema, input)
  if (options.ip) await limitAttempts(`sign-up:${options.ip}`, 20, 3600)
  const passwordHash = await hashPassword(password)
  const db = systemDb('identity')
  const existing = await db.userAccount.findUnique({ where: { email }, select: { id: true } })
  if (existing)
    throw new AppError('conflict', 'There is already an account with this email address. Sign in instead.', { field: 'email' })
  const user = await db.userAccount.create({
    data: { email, name, passwordHash, emailVerifiedAt: options.verified ? new Date() : null },
  })
  if (!options.verified) await sendVerification(trustedUserId(user.id), options)
  return { id: trustedUserId(user.id), email, name, emailVerified: options.verified ?? false }
}

export async function findAccountByEmail(email: string): Promise<Account | undefined> {
  const user = await systemDb('identity').userAccount.findUnique({ where: { email: email.trim().toLowerCase() } })
  return user
    ? { id: trustedUserId(user.id), email: user.email, name: user.name, emailVerified: user.emailVerifiedAt !== null }
    : undefined
}

/** Sends (again) the link that confirms an address. */
export async function sendVerification(userId: UserId, options: { publicUrl: string }): Promise<void> {
  await limitAttempts(`verify-mail:${userId}`, 5, 3600)
  const secret = randomBytes(32).toString('base64url')
  await systemDb('identity').$transaction(async (tx) => {
    const user = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } })
    await tx.emailToken.create({
      data: { userId, purpose: 'verify-email', tokenHash: hashOf(secret), expiresAt: new Date(Date.now() + 2 * dayMs) },
    })
    const text = `Hello ${user.name},\n\nconfirm your email address for Callboard:\n${options.publicUrl}/verify-email?token=${secret}\n\nThe link works once and for two days. If you did not sign up, ignore this mail.\n`
    await enqueueSystem(tx, jobRequest(sendMail, { to: user.email, subject: 'Confirm your email address', text }))
  })
}

/** @throws AppError `invalid_input` when the link was used, is too old, or was never ours */
export async function verifyEmail(secret: string): Promise<void> {
  await systemDb('identity').$transaction(async (tx) => {
    const token = await tx.emailToken.findUnique({ where: { tokenHash: hashOf(secret) } })
    if (token?.purpose !== 'verify-email' || token.usedAt || token.expiresAt < new Date()) {
      throw new AppError('invalid_input', 'This link has been used or is too old. Sign in and ask for a new one.')
    }
    await tx.emailToken.update({ where: { id: token.id }, data: { usedAt: new Date() } })
    await tx.userAccount.update({ where: { id: token.userId }, data: { emailVerifiedAt: new Date() } })
  })
}

/**
 * Checks a password. The answer and its time are the same for an unknown address and a wrong password.
 * @throws AppError `unauthenticated`, or `rate_limited` after too many tries for the account or from the address
 */
export async function checkPassword(input: { email: string; password: string; ip: string }): Promise<Account> {
  const email = databaseSafe(input.email).trim().toLowerCase().slice(0, 320)
  await limitAttempts(`sign-in:${email}`, 10, 900)
  await limitAttempts(`sign-in-from:${input.ip}`, 100, 900)
  const user = await systemDb('identity').userAccount.findUnique({ where: { email } })
  if (!(await passwordMatches(user?.passwordHash ?? null, input.password)) || !user) {
    throw new AppError('unauthenticated', 'The email address or the password is wrong.')
  }
  await forgiveAttempts(`sign-in:${email}`)
  return { id: trustedUserId(user.id), email: user.email, name: user.name, emailVerified: user.emailVerifiedAt !== null }
}
