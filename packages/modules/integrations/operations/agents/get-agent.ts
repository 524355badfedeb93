import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { pluginOf } from '../sync/plugin-context.ts'
import { type AgentTokenView, findAgentTokens } from './agent-token.ts'

export type AgentView = {
  connected: boolean
  connectedAt: Date | null
  seenAt: Date | null
  version: string | null
  address: string | null
  tokens: AgentTokenView[]
}

/** The agent of an integration: whether one is required, and its state once a token was created. */
export const getAgent = operation({
  name: 'agents.get',
  action: 'integrations.read',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.readModels(async (db): Promise<{ required: boolean; agent: AgentView | null }> => {
      const integration = await db.integration.findFirst({ where: { id: integrationId }, include: { agent: true } })
      if (!integration) throw notFound('This integration')
      const plugin = pluginOf(context.platform, integration.pluginId)
      const required = plugin.agent?.required(plugin.settings.parse(integration.settings)) ?? false
      const { agent } = integration
      if (!required || !agent) return { required, agent: null }
      const { connectedAt, seenAt, version, address } = agent
      const tokens = await findAgentTokens(db, integrationId)
      return { required, agent: { connected: agent.relayUrl !== null, connectedAt, seenAt, version, address, tokens } }
    }),
})
