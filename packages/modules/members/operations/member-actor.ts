import type { Actor } from '@callboard/kernel/operation'
import type { Account } from '@callboard/modules/identity'
import { supportLabel } from '@callboard/modules/support'
import type { MembershipOf } from './memberships.ts'

/** The actor of a person in an organization, with the limits of a support session or of the live demo. */
export function memberActor(account: Account, membership: MembershipOf, sessionId?: string): Extract<Actor, { type: 'user' }> {
  const { role, visitUntil, demo } = membership
  const label = visitUntil ? supportLabel(account.email) : account.email
  return {
    type: 'user',
    id: account.id,
    label,
    role,
    ...(sessionId ? { sessionId } : {}),
    ...(visitUntil ? { support: true } : {}),
    ...(demo ? { demo } : {}),
  }
}
