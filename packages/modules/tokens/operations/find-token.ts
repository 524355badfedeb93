import { type TenantId, trustedTenantId, trustedUserId, type UserId } from '@callboard/core/ids'
import { actions, isRole, roleMay, type Scope } from '@callboard/core/permissions'
import { type Listener, listen } from '@callboard/db/listen'
import { systemDb } from '@callboard/db/system-db'
import { hashSecret } from '@callboard/modules/identity'

export type TokenIdentity = { id: string; name: string; tenantId: TenantId; scopes: Scope[]; userId?: UserId }

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

const lastUsedIntervalMs = 60_000

/**
 * The caller of a bearer token; undefined if it is unknown, expired or revoked. A personal token has the current permissions of
 * its owner.
 */
export async function findToken(token: string): Promise<TokenIdentity | undefined> {
  if (!token.startsWith('cb_')) return undefined
  const tokenHash = hashSecret(token)
  const known = cache?.get(tokenHash)
  if (known && known.until > Date.now()) return known.identity
  const began = epoch
  const found = await lookupToken(tokenHash)
  // A cached value must not outlive a change of access.
  if (found && began === epoch && cache) {
    if (cache.size >= 10_000) cache.clear()
    cache.set(tokenHash, {
      identity: found.identity,
      until: Math.min(Date.now() + lastUsedIntervalMs, found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
    })
  }
  return found?.identity
}

/**
 * Recently used tokens. Undefined while the process receives no change notifications: then every request queries the database.
 */
let cache: Map<string, { identity: TokenIdentity; until: number }> | undefined
let epoch = 0

function resetCache(next: typeof cache): void {
  epoch++
  cache = next
}

/** Invalidates the cache of this process without waiting for a notification. */
export const invalidateTokens = (): void => resetCache(cache && new Map())

/**
 * Caches tokens between requests, which saves a query for each. The database notifies of changed tokens and memberships at
 * commit; without that connection nothing is cached.
 */
export const startTokenCache = (listenUrl: string): Listener => {
  const listener = listen({
    url: listenUrl,
    channel: 'access',
    onNotice: invalidateTokens,
    onConnected: () => resetCache(new Map()),
    onLost: () => resetCache(undefined),
  })
  return {
    async stop() {
      resetCache(undefined)
      await listener.stop()
    },
  }
}

async function lookupToken(tokenHash: string): Promise<{ identity: TokenIdentity; expiresAt: Date | null } | undefined> {
  const db = systemDb('token-look-up')
  // One statement instead of a query with an include: it precedes every request of the API.
  const [row] = await db.$queryRaw<TokenRow[]>`
    select t.id, t.name, t.tenant_id as "tenantId", t.user_id as "userId", t.scopes, t.last_used_at as "lastUsedAt", t.expires_at as "expiresAt", m.role
    from api_token t left join membership m on m.tenant_id = t.tenant_id and m.user_id = t.user_id
    where t.token_hash = ${tokenHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`
  if (!row) return undefined
  if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > lastUsedIntervalMs)
    await db.apiToken.updateMany({ where: { tokenHash }, data: { lastUsedAt: new Date() } })
  const { role } = row
  const scopes = row.scopes.filter((s): s is Scope => (actions as string[]).includes(s))
  const identity = {
    id: row.id,
    name: row.name,
    tenantId: trustedTenantId(row.tenantId),
    scopes: row.userId ? scopes.filter((s) => role !== null && isRole(role) && roleMay(role, s)) : scopes,
    ...(row.userId ? { userId: trustedUserId(row.userId) } : {}),
  }
  return { identity, expiresAt: row.expiresAt }
}
