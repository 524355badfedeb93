import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Revokes a token of an agent, or a code. A connection with it is closed within ten seconds. */
export const revokeAgentToken = operation({
  name: 'agents.revoke-token',
  action: 'integrations.manage',
  input: z.object({ integrationId: z.uuid(), id: z.uuid() }),
  run: (context, { integrationId, id }) =>
    context.tx(async (db) => {
      const token = await db.agentToken.findFirst({ where: { id, integrationId }, include: { integration: true } })
      if (!token) throw notFound('This agent token')
      // A successor that was issued to it goes with it.
      await db.agentToken.deleteMany({ where: { integrationId, OR: [{ id }, { successorOf: id }] } })
      await db.agent.updateMany({
        // Connections that the version before accepted do not name their token; they connect again.
        where: { integrationId, OR: [{ tokenId: id }, { tokenId: null }] },
        data: { connectionId: null, relayUrl: null },
      })
      await audit(db, context, {
        action: 'agent.token-revoked',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: token.integration.name,
        detail: { tokenId: id, ending: token.ending },
      })
      return { id }
    }),
})
