import { notFound } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { destinationOf } from '../domain/redirect-uri.ts'

export type ConnectedApp = {
  id: string
  userId: string
  name: string
  /** The member who connected it, by email address. */
  createdBy: string
  /** Where its codes were sent: the host of a website, or the computer. */
  returnsTo: string
  scopes: string[]
  connectedAt: Date
  lastUsedAt: Date | null
}

/** Apps that can still be used: with a token that is neither expired nor used. */
export async function listConnected(db: TenantDb, userId?: UserId): Promise<ConnectedApp[]> {
  const alive = { expiresAt: { gt: new Date() }, usedAt: null }
  const rows = await db.oauthGrant.findMany({
    where: { revokedAt: null, connectedAt: { not: null }, tokens: { some: alive }, ...(userId ? { userId } : {}) },
    orderBy: { id: 'desc' },
    take: 500,
  })
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    name: row.clientName,
    createdBy: row.createdBy,
    returnsTo: URL.canParse(row.redirectUri) ? destinationOf(row.redirectUri).name : row.redirectUri,
    scopes: row.scopes,
    connectedAt: row.connectedAt ?? row.createdAt,
    lastUsedAt: row.lastUsedAt,
  }))
}

/** Ends an app's access with all its tokens. */
export const disconnect = (context: OperationContext, id: string, userId?: UserId) =>
  context.tx(async (db) => {
    const app = await db.oauthGrant.findFirst({ where: { id, revokedAt: null, ...(userId ? { userId } : {}) } })
    if (!app) throw notFound('This app')
    await db.oauthGrant.updateMany({ where: { id }, data: { revokedAt: new Date() } })
    await db.oauthToken.deleteMany({ where: { grantId: id } })
    await audit(db, context, {
      action: 'app.disconnected',
      targetType: 'app',
      targetId: id,
      targetLabel: app.clientName,
      detail: { member: app.createdBy, lastUsedAt: app.lastUsedAt },
    })
    return { name: app.clientName }
  })
