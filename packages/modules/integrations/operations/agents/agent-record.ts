import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { audit } from '@callboard/kernel/operation'
import type { KnownAgent } from './agent-token.ts'

/** Records which process holds an agent's connection, and wakes the watchers of its integration. */
export const agentConnected = (
  { tenantId, integrationId, tokenId }: KnownAgent,
  connection: { id: string; relayUrl: string; version: string | null; address: string },
): Promise<unknown> =>
  forTenant(tenantId).tx(async (db) => {
    const now = new Date()
    const token = await db.agentToken.findFirst({ where: { id: tokenId }, select: { successorOf: true } })
    if (token?.successorOf) await db.agentToken.deleteMany({ where: { integrationId, id: token.successorOf } })
    await db.agentToken.updateMany({ where: { id: tokenId }, data: { lastUsedAt: now, successorOf: null } })
    await db.agent.updateMany({
      where: { integrationId },
      data: {
        tokenId,
        connectionId: connection.id,
        relayUrl: connection.relayUrl,
        version: connection.version,
        address: connection.address,
        connectedAt: now,
        seenAt: now,
      },
    })
    if (token?.successorOf)
      await audit(db, { tenantId, actor: { type: 'job', label: 'agent' } }, rotated(integrationId, token.successorOf))
  })

const rotated = (integrationId: string, tokenId: string) => ({
  action: 'agent.token-rotated',
  targetType: 'integration',
  targetId: integrationId,
  detail: { tokenId },
})

/** A heartbeat. @returns false if another connection has replaced this one, or its token was revoked */
export async function agentSeen({ tenantId, integrationId }: KnownAgent, connectionId: string): Promise<boolean> {
  const { count } = await forTenant(tenantId).tx((db) =>
    db.agent.updateMany({ where: { integrationId, connectionId }, data: { seenAt: new Date() } }),
  )
  return count > 0
}

/** Records that the connection ended, unless a newer one has replaced it. */
export const agentDisconnected = (
  { tenantId, integrationId }: { tenantId: TenantId; integrationId: string },
  connectionId: string,
): Promise<unknown> =>
  forTenant(tenantId).tx((db) =>
    db.agent.updateMany({
      where: { integrationId, connectionId },
      data: { connectionId: null, relayUrl: null, seenAt: new Date() },
    }),
  )
