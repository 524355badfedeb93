import { byId, contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createAgentToken } from '../operations/agents/create-agent-token.ts'
import { listAgentTokens } from '../operations/agents/list-agent-tokens.ts'
import { revokeAgentToken } from '../operations/agents/revoke-agent-token.ts'

const agentToken = z
  .object({
    id: z.uuid(),
    ending: z.string().describe('The last characters of the token; empty for an install code that was not used'),
    createdBy: z.string(),
    createdAt: z.date(),
    lastUsedAt: date,
    codeExpiresAt: date.describe('When its install code expires; null for a token'),
  })
  .meta({
    id: 'AgentToken',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        ending: 'x7Qk',
        createdBy: 'Ada Example',
        createdAt: '2026-09-01T08:00:00.000Z',
        lastUsedAt: '2026-11-29T12:03:10.000Z',
        codeExpiresAt: null,
      },
    ],
  })

const newAgentToken = z
  .object({
    id: z.uuid(),
    token: z.string().describe('Shown once'),
    callboardUrl: z.string().describe('What the agent connects to'),
    manifest: z.string().describe('YAML for kubectl apply, which contains the token'),
  })
  .meta({
    id: 'NewAgentToken',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        token: 'cba_…',
        callboardUrl: 'https://portal.example.com',
        manifest: 'apiVersion: v1\nkind: Namespace\n…',
      },
    ],
  })

/** Tokens of the agents of private clusters. */
export function agentTokenRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['integrations']
  app.get(
    '/integrations/:id/agent-tokens',
    {
      schema: {
        tags,
        summary: 'List the tokens of an agent, without their secrets, newest first',
        ...requirePermission(listAgentTokens),
        params: byId,
        response: { 200: z.object({ tokens: z.array(agentToken) }), ...errorResponses },
      },
    },
    async (request) => ({ tokens: await listAgentTokens(contextOf(request), { integrationId: request.params.id }) }),
  )
  app.post(
    '/integrations/:id/agent-tokens',
    {
      schema: {
        tags,
        summary: 'Create a token of an agent. Others stay valid until they are revoked',
        ...requirePermission(createAgentToken),
        params: byId,
        response: { 201: newAgentToken, ...errorResponses },
      },
    },
    async (request, reply) => {
      const { guide, ...made } = await createAgentToken(contextOf(request), { integrationId: request.params.id })
      return reply.code(201).send({ ...made, manifest: guide.text })
    },
  )
  app.delete(
    '/integrations/:id/agent-tokens/:tokenId',
    {
      schema: {
        tags,
        summary: 'Revoke a token of an agent. Its connection is closed within ten seconds',
        ...requirePermission(revokeAgentToken),
        params: byId.extend({ tokenId: z.uuid().meta({ examples: ['0193a1c2-9999-7c40-9a51-3f8b6e2d7c10'] }) }),
        response: { 200: z.object({ id: z.uuid() }), ...errorResponses },
      },
    },
    async (request) => {
      const { id: integrationId, tokenId: id } = request.params
      return revokeAgentToken(contextOf(request), { integrationId, id })
    },
  )
}
