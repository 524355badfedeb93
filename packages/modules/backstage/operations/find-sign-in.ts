import type { TenantId, UserId } from '@callboard/core/ids'
import { actions, isRole, type Role, roleMay, type Scope } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import type { Actor } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { idleSince } from '@callboard/modules/identity'
import { readSignInToken, type SignIn } from './sign-in-token.ts'

type SessionRow = { email: string; role: string }
type TokenRow = { name: string; scopes: string[]; role: string }

/** A user of a Backstage frontend, with their current permissions. */
export type SignedIn = { tenantId: TenantId; userId: UserId; actor: Actor }

async function actorOfSession({ tenantId, userId, source }: SignIn): Promise<Actor | undefined> {
  const [row] = await systemDb('membership-look-up').$queryRaw<SessionRow[]>`
    select u.email, m.role from session s
      join user_account u on u.id = s.user_id
      join membership m on m.user_id = s.user_id and m.tenant_id = ${tenantId}::uuid
      left join session p on p.id = s.parent_id
    where s.id = ${source.id}::uuid and s.user_id = ${userId}::uuid
      and s.revoked_at is null and s.expires_at > now() and s.last_seen_at >= ${idleSince()}
      and (s.portal_tenant_id is null or s.portal_tenant_id = ${tenantId}::uuid)
      and (s.parent_id is null or (p.revoked_at is null and p.expires_at > now()))`
  if (!row || !isRole(row.role)) return undefined
  // Without the session's id: actions that require a recent sign-in are only possible in the portal.
  return { type: 'user', id: userId, label: row.email, role: row.role }
}

const scopesWithin = (scopes: readonly string[], role: Role): Scope[] =>
  scopes.filter((s): s is Scope => (actions as string[]).includes(s)).filter((s) => roleMay(role, s))

async function actorOfToken({ tenantId, userId, source }: SignIn): Promise<Actor | undefined> {
  const [row] = await systemDb('token-look-up').$queryRaw<TokenRow[]>`
    select t.name, t.scopes, m.role from api_token t
      join membership m on m.tenant_id = t.tenant_id and m.user_id = t.user_id
    where t.tenant_id = ${tenantId}::uuid and t.id = ${source.id}::uuid and t.user_id = ${userId}::uuid
      and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`
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
