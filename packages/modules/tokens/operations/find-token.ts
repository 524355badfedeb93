import { type TenantId, trustedTenantId, trustedUserId, type UserId } from '@callboard/core/ids'
import { actions, isRole, roleMay, type Scope } from '@callboard/core/permissions'
import { type Listener, listen } from '@callboard/db/listen'
import { systemDb } from '@callboard/db/system-db'
import { hashSecret } from '@callboard/modules/identity'
import { findTokenByHash } from '../repo/tokens.ts'

export type TokenIdentity = { id: string; name: string; tenantId: TenantId; scopes: Scope[]; userId?: UserId }

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
  const row = await findTokenByHash(db, tokenHash)
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
