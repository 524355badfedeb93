import type { TenantId, UserId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'

type TokenRow = {
  id: string
  name: string
  tenantId: string
  userId: string | null
  scopes: string[]
  lastUsedAt: Date | null
  expiresAt: Date | null
  /** Set for personal tokens: the owner's role. */
  role: string | null
}

/** A token that is neither expired nor revoked. One statement instead of an include, because it precedes every request of the API. */
export async function findTokenByHash(db: AnyDb, tokenHash: string): Promise<TokenRow | undefined> {
  const [row] = await db.$queryRaw<TokenRow[]>`
    select t.id, t.name, t.tenant_id as "tenantId", t.user_id as "userId", t.scopes, t.last_used_at as "lastUsedAt", t.expires_at as "expiresAt", m.role
    from api_token t left join membership m on m.tenant_id = t.tenant_id and m.user_id = t.user_id
    where t.token_hash = ${tokenHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`
  return row
}

const expiring = (tenantId: TenantId, userId: UserId | undefined): Prisma.Sql => Prisma.sql`
  api_token where tenant_id = ${tenantId}::uuid and user_id = ${userId ?? null}::uuid and revoked_at is null
    and expires_at > now() and expires_at < now() + interval '7 days'`

/** Whether a member has tokens of their own that expire within a week. */
export const hasExpiringTokens = (tenantId: TenantId, userId: UserId | undefined): Condition => Prisma.sql`
  exists (select from ${expiring(tenantId, userId)})`

/** These tokens, the next to expire first, with the hours that are left. */
export const findExpiringTokens = (db: TenantReader, tenantId: TenantId, userId: UserId | undefined, limit: number) =>
  readTogether<{ id: string; name: string; hours: number }>(
    db,
    Prisma.sql`
    select id, name, ceil(extract(epoch from expires_at - now()) / 3600)::int as hours from ${expiring(tenantId, userId)}
    order by expires_at limit ${limit}`,
  )
