import { createHash, randomBytes } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { pluginOf } from '../sync/plugin-context.ts'

// Tokens of agents. An integration may have several: while one replaces another, and for installations that are prepared.

const prefix = 'cba_'
const endingLength = 4

/** More than an integration needs, so that a script in a loop stops. */
const maxTokens = 20

export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** A random token. Only its hash and its last characters are stored. */
export function newAgentToken() {
  const token = prefix + randomBytes(32).toString('base64url')
  return { token, stored: { tokenHash: hashOf(token), ending: token.slice(-endingLength) } }
}

export type KnownAgent = { tenantId: TenantId; integrationId: string; tokenId: string }

/** The agent of a token. Undefined for unknown and revoked tokens. */
export async function findAgent(token: string): Promise<KnownAgent | undefined> {
  if (!token.startsWith(prefix)) return undefined
  const row = await systemDb('token-look-up').agentToken.findFirst({
    where: { tokenHash: hashOf(token) },
    select: { tenantId: true, integrationId: true, id: true },
  })
  return row ? { tenantId: trustedTenantId(row.tenantId), integrationId: row.integrationId, tokenId: row.id } : undefined
}

export type AgentTokenView = {
  id: string
  /** The last characters of the token; empty for a code that was not used, and for tokens from before they were stored. */
  ending: string
  createdBy: string
  createdAt: Date
  lastUsedAt: Date | null
  /** When its code expires; null for a token. */
  codeExpiresAt: Date | null
}

/** The tokens of an integration, and codes that can still be used; newest first. */
export const findAgentTokens = (db: TenantDb, integrationId: string): Promise<AgentTokenView[]> =>
  db.agentToken.findMany({
    where: { integrationId, OR: [{ codeExpiresAt: null }, { codeExpiresAt: { gt: new Date() } }] },
    select: { id: true, ending: true, createdBy: true, createdAt: true, lastUsedAt: true, codeExpiresAt: true },
    orderBy: { id: 'desc' },
  })

/**
 * The integration and its plugin, for a new token.
 * @throws AppError `not_found`; `conflict` if it is reached without an agent, or has too many tokens
 */
export async function requireAgentIntegration(db: TenantDb, context: OperationContext, integrationId: string) {
  const integration = await db.integration.findFirst({ where: { id: integrationId } })
  if (!integration) throw notFound('This integration')
  const plugin = pluginOf(context.platform, integration.pluginId)
  if (!plugin.agent?.required(plugin.settings.parse(integration.settings)))
    throw new AppError('conflict', 'This integration is reached directly, without an agent.')
  await db.agentToken.deleteMany({ where: { integrationId, codeExpiresAt: { lte: new Date() } } })
  await requireRoom(db, context.tenantId, {
    kind: `agent tokens ${integrationId}`,
    limit: maxTokens,
    message: `An agent can have ${maxTokens} tokens. Revoke those that are not used.`,
    count: () => db.agentToken.count({ where: { integrationId } }),
  })
  return { integration, agent: plugin.agent }
}

/** Stores a token or a code, and the row of its agent if it is the first. */
export async function insertAgentToken(
  db: TenantDb,
  context: OperationContext,
  integrationId: string,
  stored: { tokenHash: string; ending: string } | { codeHash: string; codeExpiresAt: Date },
): Promise<string> {
  const of = { tenantId: context.tenantId, integrationId }
  await db.agent.upsert({ where: { tenantId_integrationId: of }, create: of, update: {} })
  const { id } = await db.agentToken.create({ data: { ...of, ...stored, createdBy: context.actor.label }, select: { id: true } })
  return id
}
