import { AppError, notFound } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import type { Account } from '@callboard/modules/identity'

/**
 * Checks that the user is an operator, for each page and action.
 * @throws AppError `not_found`: for everybody else this area does not exist
 */
export function requireOperator(account: Account): void {
  if (!account.operator) throw notFound('This page')
}

/** Makes an account an operator, or revokes that. Only available on the command line. */
export async function setOperator(email: string, operator: boolean): Promise<{ email: string; operator: boolean }> {
  const { count } = await systemDb('operator').userAccount.updateMany({
    where: { email: email.trim().toLowerCase() },
    data: { operator },
  })
  if (count === 0) throw new AppError('not_found', `There is no account for ${email}. Sign up first.`)
  return { email, operator }
}
