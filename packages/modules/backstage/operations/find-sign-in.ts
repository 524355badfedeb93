import type { TenantId, UserId } from '@callboard/core/ids'
import { actions, isRole, type Role, roleMay, type Scope } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import type { Actor } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { idleSince } from '@callboard/modules/identity'
import { readSessionMember, readTokenMember } from '../repo/sign-in-sources.ts'
import { readSignInToken, type SignIn } from './sign-in-token.ts'

/** A user of a Backstage frontend, with their current permissions. */
export type SignedIn = { tenantId: TenantId; userId: UserId; actor: Actor }

async function actorOfSession({ tenantId, userId, source }: SignIn): Promise<Actor | undefined> {
  const db = systemDb('membership-look-up')
  const row = await readSessionMember(db, { tenantId, userId, sessionId: source.id, idleSince: idleSince() })
  if (!row || !isRole(row.role)) return undefined
  // Without the session's id: actions that require a recent sign-in are only possible in the portal.
  return { type: 'user', id: userId, label: row.email, role: row.role }
}

const scopesWithin = (scopes: readonly string[], role: Role): Scope[] =>
  scopes.filter((s): s is Scope => (actions as string[]).includes(s)).filter((s) => roleMay(role, s))

async function actorOfToken({ tenantId, userId, source }: SignIn): Promise<Actor | undefined> {
  const row = await readTokenMember(systemDb('token-look-up'), { tenantId, userId, tokenId: source.id })
  if (!row || !isRole(row.role)) return undefined
  return { type: 'token', id: source.id, label: `token ${row.name}`, scopes: scopesWithin(row.scopes, row.role), userId }
}

/**
 * The user of a frontend's token; undefined if it is invalid or expired, if the session or API token that it was created from has
 * ended, or if the user is no longer a member.
 */
export async function findSignIn(platform: Platform, token: string): Promise<SignedIn | undefined> {
  const signIn = await readSignInToken(platform, token)
  if (!signIn) return undefined
  const actor = await (signIn.source.type === 'session' ? actorOfSession(signIn) : actorOfToken(signIn))
  return actor ? { tenantId: signIn.tenantId, userId: signIn.userId, actor } : undefined
}
