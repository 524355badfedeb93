import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { type OperationContext, personOf } from '@callboard/kernel/operation'

/** @throws AppError `forbidden` for service tokens, which have no user */
export function notifiedPerson({ actor }: OperationContext): UserId {
  const person = personOf(actor)
  if (!person) throw new AppError('forbidden', 'Only members have notifications; use a personal token.')
  return person
}
