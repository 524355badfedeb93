import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { insertAgentToken, newAgentToken, requireAgentIntegration } from './agent-token.ts'

/** Creates a token of an agent, with the manifest that installs it. The token is returned once and never stored. */
export const createAgentToken = operation({
  name: 'agents.create-token',
  action: 'integrations.manage',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.tx(async (db) => {
      const { integration, agent } = await requireAgentIntegration(db, context, integrationId)
      const { token, stored } = newAgentToken()
      const id = await insertAgentToken(db, context, integrationId, stored)
      await audit(db, context, {
        action: 'agent.token-created',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: integration.name,
        detail: { tokenId: id },
      })
      const url = context.platform.publicUrl
      return { id, token, callboardUrl: url, guide: agent.guide({ url, token, name: integration.account }) }
    }),
})
