import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { markAuthenticated } from '@callboard/kernel/fresh-authentication'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { Account } from './accounts.ts'
import { verifyPassword } from './password.ts'
import { type AttemptFrom, beginAttempt } from './sign-in-attempts.ts'

/**
 * Confirms the current user's identity by password, before an action that requires it.
 * @throws AppError `forbidden` if it is wrong, `rate_limited` after too many failures
 */
export async function confirmIdentity(account: Account, sessionId: string, input: string, from: AttemptFrom): Promise<void> {
  const password = parseInput(z.string().max(200), input)
  const succeeded = await beginAttempt('confirm', account.email, from)
  const { passwordHash } = await systemDb('identity').userAccount.findUniqueOrThrow({
    where: { id: account.id },
    select: { passwordHash: true },
  })
  if (!(await verifyPassword(passwordHash, password)))
    throw new AppError('forbidden', 'Incorrect password.', { field: 'password' })
  await succeeded()
  await markAuthenticated(account.id, sessionId)
}
