import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type Actor, personOf } from '@callboard/kernel/operation'
import { findMember } from './list-members.ts'

/**
 * Refuses to mail others in the name of somebody whose own address nobody has confirmed. A service token is nobody's: for
 * it an owner with a confirmed address stands.
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

async function hasConfirmedOwner(db: TenantDb): Promise<boolean> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from app.tenant_members() where role = 'owner' and email_verified`
  return (row?.n ?? 0) > 0
}
