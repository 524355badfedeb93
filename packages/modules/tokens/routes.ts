import { actions, type Scope } from '@callboard/core/permissions'
import { byId, contextOf, date, needs, refusals } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createToken, listTokens, revokeToken } from './operations/tokens.ts'

const token = z
  .object({
    id: z.uuid(),
    /** The owner of a personal token; null for a service token. */
    userId: z.uuid().nullable(),
    name: z.string(),
    createdBy: z.string(),
    ending: z.string(),
    scopes: z.array(z.string()),
    createdAt: z.date(),
    expiresAt: date,
    lastUsedAt: date,
  })
  .meta({ id: 'ApiToken' })

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
        ...needs(listTokens),
        response: { 200: z.object({ tokens: z.array(token) }), ...refusals },
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
        ...needs(createToken),
        body: z.object({
          name: z.string(),
          scopes: z.array(z.enum(actions as [Scope, ...Scope[]])).min(1),
          expiresAt: z.iso.datetime().optional(),
        }),
        response: { 201: z.object({ id: z.uuid(), token: z.string() }), ...refusals },
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
        ...needs(revokeToken),
        params: byId,
        response: { 200: z.object({ name: z.string() }), ...refusals },
      },
    },
    async (request) => revokeToken(contextOf(request), request.params),
  )
}
