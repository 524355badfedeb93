import { createHash, randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { audit, operation } from '@callboard/kernel/operation'
import type { Guide } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { pluginOf } from '../sync/plugin-context.ts'

const agentTokenPrefix = 'cba_'
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

export type AgentView = {
  connected: boolean
  connectedAt: Date | null
  seenAt: Date | null
  version: string | null
  address: string | null
  createdAt: Date
}

/** The agent of an integration: whether one is required, and its state once a token was created. */
export const getAgent = operation({
  name: 'agents.get',
  action: 'integrations.read',
  input: z.object({ integrationId: z.uuid() }),
  run: (context, { integrationId }) =>
    context.tx(async (db): Promise<{ required: boolean; agent: AgentView | null }> => {
      const integration = await db.integration.findFirst({ where: { id: integrationId }, include: { agent: true } })
      if (!integration) throw notFound('This integration')
      const plugin = pluginOf(context.platform, integration.pluginId)
      const wanted = plugin.agent?.required(plugin.settings.parse(integration.settings)) ?? false
      const { agent } = integration
      if (!wanted || !agent) return { required: wanted, agent: null }
      const { connectedAt, seenAt, version, address, createdAt } = agent
      return { required: wanted, agent: { connected: agent.relayUrl !== null, connectedAt, seenAt, version, address, createdAt } }
    }),
})

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
