import type { TenantId, UserId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'

type Member = { tenantId: TenantId; userId: UserId }

/** The member whose portal session this is. Undefined if it, or the session that it was opened from, has ended. */
export async function readSessionMember(
  db: AnyDb,
  { tenantId, userId, sessionId, idleSince }: Member & { sessionId: string; idleSince: Date },
): Promise<{ email: string; role: string } | undefined> {
  const [row] = await db.$queryRaw<{ email: string; role: string }[]>`
    select u.email, m.role from session s
      join user_account u on u.id = s.user_id
      join membership m on m.user_id = s.user_id and m.tenant_id = ${tenantId}::uuid
      left join session p on p.id = s.parent_id
    where s.id = ${sessionId}::uuid and s.user_id = ${userId}::uuid
      and s.revoked_at is null and s.expires_at > now() and s.last_seen_at >= ${idleSince}
      and (s.portal_tenant_id is null or s.portal_tenant_id = ${tenantId}::uuid)
      and (s.parent_id is null or (p.revoked_at is null and p.expires_at > now()))`
  return row
}

/** The member whose API token this is. Undefined if it was revoked or has expired. */
export async function readTokenMember(
  db: AnyDb,
  { tenantId, userId, tokenId }: Member & { tokenId: string },
): Promise<{ name: string; scopes: string[]; role: string } | undefined> {
  const [row] = await db.$queryRaw<{ name: string; scopes: string[]; role: string }[]>`
    select t.name, t.scopes, m.role from api_token t
      join membership m on m.tenant_id = t.tenant_id and m.user_id = t.user_id
    where t.tenant_id = ${tenantId}::uuid and t.id = ${tokenId}::uuid and t.user_id = ${userId}::uuid
      and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`
  return row
}
