import { AppError } from '@callboard/core/errors'
import { type OperationContext, personOf } from '@callboard/kernel/operation'

/**
 * The person behind a request.
 * @throws AppError `forbidden` for service tokens and everybody else without an own question
 */
export function requireAsker({ actor }: OperationContext) {
  const userId = personOf(actor)
  if (userId) return userId
  throw new AppError('forbidden', 'Only a person can do this: sign in, or use a personal token.')
}
