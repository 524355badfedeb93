import { createHash } from 'node:crypto'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'

export const agentTokenPrefix = 'cba_'

export const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

export type KnownAgent = { tenantId: TenantId; integrationId: string }

/** The agent of a token. Undefined for unknown and replaced tokens. */
export async function findAgent(token: string): Promise<KnownAgent | undefined> {
  if (!token.startsWith(agentTokenPrefix)) return undefined
  const row = await systemDb('token-look-up').agent.findFirst({
    where: { tokenHash: hashOf(token) },
    select: { tenantId: true, integrationId: true },
  })
  return row ? { tenantId: trustedTenantId(row.tenantId), integrationId: row.integrationId } : undefined
}

/** Records which process holds an agent's connection, and wakes the watchers of its integration. */
export const agentConnected = (
  { tenantId, integrationId }: KnownAgent,
  connection: { id: string; relayUrl: string; version: string | null; address: string },
): Promise<unknown> =>
  forTenant(tenantId).tx((db) =>
    db.agent.updateMany({
      where: { integrationId },
      data: {
        connectionId: connection.id,
        relayUrl: connection.relayUrl,
        version: connection.version,
        address: connection.address,
        connectedAt: new Date(),
        seenAt: new Date(),
      },
    }),
  )

/** A heartbeat. @returns false if another connection or token has replaced this one */
export async function agentSeen({ tenantId, integrationId }: KnownAgent, connectionId: string): Promise<boolean> {
  const { count } = await forTenant(tenantId).tx((db) =>
    db.agent.updateMany({ where: { integrationId, connectionId }, data: { seenAt: new Date() } }),
  )
  return count > 0
}

/** Records that the connection ended, unless a newer one has replaced it. */
export const agentDisconnected = ({ tenantId, integrationId }: KnownAgent, connectionId: string): Promise<unknown> =>
  forTenant(tenantId).tx((db) =>
    db.agent.updateMany({
      where: { integrationId, connectionId },
      data: { connectionId: null, relayUrl: null, seenAt: new Date() },
    }),
  )
