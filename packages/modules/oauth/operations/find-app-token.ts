import { type TenantId, trustedTenantId, trustedUserId, type UserId } from '@callboard/core/ids'
import { isRole, roleMay, type Scope } from '@callboard/core/permissions'
import { systemDb } from '@callboard/db/system-db'
import { hashSecret } from '@callboard/modules/identity'
import { appScopeNames } from '../domain/app-scopes.ts'
import { findGrantOfToken } from '../repo/grants.ts'

const lastUsedIntervalMs = 60_000

export type AppIdentity = { id: string; label: string; tenantId: TenantId; scopes: Scope[]; userId: UserId }

export const looksLikeAppToken = (bearer: string): boolean => bearer.startsWith('cbo_')

/**
 * The app and member behind an access token, with the scopes that the member's role still has; undefined if it is unknown, expired
 * or revoked, or was issued for another address. Looked up on each request, so that ending a connection takes effect immediately.
 * @param resource the address that was called
 */
export async function findAppToken(token: string, resource: string): Promise<AppIdentity | undefined> {
  if (!looksLikeAppToken(token)) return undefined
  const db = systemDb('token-look-up')
  const row = await findGrantOfToken(db, hashSecret(token), resource)
  if (!row) return undefined
  const { id, tenantId, role } = row
  if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > lastUsedIntervalMs)
    await db.oauthGrant.updateMany({ where: { tenantId, id }, data: { lastUsedAt: new Date() } })
  return {
    id,
    label: `${row.clientName} for ${row.createdBy}`,
    tenantId: trustedTenantId(tenantId),
    scopes: appScopeNames.filter((scope) => row.scopes.includes(scope) && isRole(role) && roleMay(role, scope)),
    userId: trustedUserId(row.userId),
  }
}
