import { byId, contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { clientKinds } from '../domain/flag.ts'
import { createFlagClient } from '../operations/create-flag-client.ts'
import { listFlagClients } from '../operations/list-flag-clients.ts'
import { revokeFlagClient } from '../operations/revoke-flag-client.ts'
import { tags } from './shapes.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function clientRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const kind = z.enum(clientKinds).describe('public: its secret is in an app that anybody can take apart')
  const client = z.object({
    id: z.uuid(),
    name: z.string(),
    kind,
    environment: z.string(),
    ending: z.string(),
    createdBy: z.string(),
    createdAt: z.date(),
  })
  app.get(
    '/flag-clients',
    {
      schema: {
        tags,
        summary: 'List clients, without their secrets',
        ...requirePermission(listFlagClients),
        response: { 200: z.object({ clients: z.array(client) }), ...errorResponses },
      },
    },
    async (request) => ({ clients: await listFlagClients(contextOf(request), {}) }),
  )
  app.post(
    '/flag-clients',
    {
      schema: {
        tags,
        summary: 'Create a client, which evaluates the flags of an environment. Its secret is shown once',
        ...requirePermission(createFlagClient),
        body: z
          .object({ name: z.string(), environment: z.string(), kind })
          .meta({ examples: [{ name: 'Checkout', environment: 'production', kind: 'server' }] }),
        response: { 201: z.object({ id: z.uuid(), secret: z.string() }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await createFlagClient(contextOf(request), request.body)),
  )
  app.delete(
    '/flag-clients/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a client immediately',
        ...requirePermission(revokeFlagClient),
        params: byId,
        response: { 200: z.object({ name: z.string() }), ...errorResponses },
      },
    },
    async (request) => revokeFlagClient(contextOf(request), request.params),
  )
}
