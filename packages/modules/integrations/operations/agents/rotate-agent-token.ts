import { forTenant } from '@callboard/db/for-tenant'
import { type KnownAgent, newAgentToken } from './agent-token.ts'

/** The age at which agents replace their token. */
const rotateAfterMs = 30 * 86_400_000

/**
 * A successor of an agent's token, if it is due. The token stays valid until its successor connects, so that an agent which is
 * interrupted in between is not locked out.
 * @returns undefined if the token is younger than 30 days, or was revoked
 */
export function rotateAgentToken(
  { tenantId, integrationId, tokenId }: KnownAgent,
  now = new Date(),
): Promise<string | undefined> {
  return forTenant(tenantId).tx(async (db) => {
    const due = { id: tokenId, createdAt: { lte: new Date(now.getTime() - rotateAfterMs) } }
    const old = await db.agentToken.findFirst({ where: due, select: { createdBy: true } })
    if (!old) return undefined
    // One that was requested before and never used.
    await db.agentToken.deleteMany({ where: { integrationId, successorOf: tokenId } })
    const { token, stored } = newAgentToken()
    await db.agentToken.create({ data: { tenantId, integrationId, ...stored, createdBy: old.createdBy, successorOf: tokenId } })
    return token
  })
}
