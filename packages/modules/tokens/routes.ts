import { actions, type Scope } from '@callboard/core/permissions'
import { byId, contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createToken } from './operations/create-token.ts'
import { listTokens } from './operations/list-tokens.ts'
import { revokeToken } from './operations/revoke-token.ts'

const token = z
  .object({
    id: z.uuid(),
    userId: z.uuid().nullable().describe('The owner of a personal token; null for a service token'),
    name: z.string(),
    createdBy: z.string(),
    ending: z.string(),
    scopes: z.array(z.string()),
    createdAt: z.date(),
    expiresAt: date,
    lastUsedAt: date,
  })
  .meta({
    id: 'ApiToken',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        userId: null,
        name: 'Terraform',
        createdBy: 'Ada Example',
        ending: 'x7Qk',
        scopes: ['catalog.read'],
        createdAt: '2026-09-01T08:00:00.000Z',
        expiresAt: null,
        lastUsedAt: '2026-11-29T12:03:10.000Z',
      },
    ],
  })

/** API tokens. */
export function tokenRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['tokens']
  app.get(
    '/tokens',
    {
      schema: {
        tags,
        summary: 'List API tokens, without their secrets',
        ...requirePermission(listTokens),
        response: { 200: z.object({ tokens: z.array(token) }), ...errorResponses },
      },
    },
    async (request) => ({ tokens: await listTokens(contextOf(request), {}) }),
  )
  app.post(
    '/tokens',
    {
      schema: {
        tags,
        summary: 'Create a service token. Its scopes cannot exceed those of the calling token. The token is shown once',
        ...requirePermission(createToken),
        body: z
          .object({
            name: z.string(),
            scopes: z.array(z.enum(actions as [Scope, ...Scope[]])).min(1),
            expiresAt: z.iso.datetime().optional(),
          })
          .meta({ examples: [{ name: 'Terraform', scopes: ['catalog.read'], expiresAt: '2027-11-29T00:00:00Z' }] }),
        response: { 201: z.object({ id: z.uuid(), token: z.string() }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await createToken(contextOf(request), request.body)),
  )
  app.delete(
    '/tokens/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a token immediately',
        ...requirePermission(revokeToken),
        params: byId,
        response: { 200: z.object({ name: z.string() }), ...errorResponses },
      },
    },
    async (request) => revokeToken(contextOf(request), request.params),
  )
}
