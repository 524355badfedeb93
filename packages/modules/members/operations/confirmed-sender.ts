import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type Actor, personOf } from '@callboard/kernel/operation'
import { findMember, hasConfirmedOwner } from '../repo/members.ts'

/**
 * Rejects emails on behalf of a user with an unconfirmed email address. A service token has no user: some owner must have a
 * confirmed address.
 * @throws AppError `forbidden`
 */
export async function requireConfirmedSender(db: TenantDb, actor: Actor): Promise<void> {
  if (actor.type === 'job') return
  const person = personOf(actor)
  if (person ? (await findMember(db, person))?.emailVerified : await hasConfirmedOwner(db)) return
  throw new AppError(
    'forbidden',
    person
      ? 'Verify your email address before inviting others. We sent you a link.'
      : 'An owner must verify their email address before this organization can send invitations.',
  )
}
