import { randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import type { Guide } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { pluginOf } from '../sync/plugin-context.ts'
import { agentTokenPrefix, hashOf } from './agent-record.ts'

/**
 * Creates the agent's token and its installation instructions. An earlier token is revoked immediately, and its connection is
 * closed.
 */
export const createAgentToken = operation({
  name: 'agents.create-token',
  action: 'integrations.manage',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.tx(async (db): Promise<{ token: string; guide: Guide }> => {
      const integration = await db.integration.findFirst({ where: { id: integrationId } })
      if (!integration) throw notFound('This integration')
      const plugin = pluginOf(context.platform, integration.pluginId)
      if (!plugin.agent?.required(plugin.settings.parse(integration.settings)))
        throw new AppError('conflict', 'This integration is reached directly, without an agent.')
      const token = agentTokenPrefix + randomBytes(32).toString('base64url')
      const fresh = { tokenHash: hashOf(token), relayUrl: null, connectionId: null, connectedAt: null, createdAt: new Date() }
      await db.agent.upsert({
        where: { tenantId_integrationId: { tenantId: context.tenantId, integrationId } },
        create: { tenantId: context.tenantId, integrationId, ...fresh },
        update: fresh,
      })
      await audit(db, context, {
        action: 'agent.token-created',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: integration.name,
      })
      return { token, guide: plugin.agent.guide({ url: context.platform.publicUrl, token, name: integration.account }) }
    }),
})
