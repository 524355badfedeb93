import { byId, contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { getItem } from '../operations/get-item.ts'
import { listItems } from '../operations/list-items.ts'
import { problem } from './problem.ts'

const count = z.number().int()

const item = z.object({
  key: z.string(),
  name: z.string(),
  integrationId: z.uuid(),
  integration: z.string().describe('The name of the integration'),
  entities: count,
  problems: count,
})

const syncReport = z.object({
  key: z.string(),
  name: z.string(),
  version: z.string().describe('Last synced version; for GitHub it starts with the commit SHA'),
  seenVersion: z.string().describe('Version last listed by the source'),
  readAt: date,
  entities: z.array(
    z.object({
      ref: z.string(),
      label: z.string(),
      kind: z.string(),
      type: z.string().nullable(),
      file: z.string().nullable(),
      url: z.string().nullable(),
      updatedAt: z.date(),
      concluded: z.boolean().describe('Inferred from the repository’s files'),
    }),
  ),
  total: count.describe('Of entities; the first 200 are listed'),
  docPages: count,
  problems: z.array(problem),
  problemsTotal: count,
  gone: z.array(z.object({ ref: z.string(), label: z.string(), removedAt: z.date() })),
  claims: z.array(z.string()).describe('Names already used by other sources'),
})

/** Items of integrations: for GitHub, repositories. */
export function itemRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['integrations']
  app.get(
    '/items',
    {
      schema: {
        tags,
        summary: 'List the items (for example repositories) that a plugin’s integrations sync, with their result',
        ...requirePermission(listItems),
        querystring: z.object({ plugin: z.string().max(100) }),
        response: { 200: z.object({ items: z.array(item) }), ...errorResponses },
      },
    },
    async (request) => ({ items: await listItems(contextOf(request), { pluginId: request.query.plugin }) }),
  )
  app.get(
    '/integrations/:id/items/:key',
    {
      schema: {
        tags,
        summary: 'Get the sync report of an item: what was read, created, rejected and removed',
        ...requirePermission(getItem),
        params: byId.extend({
          key: z
            .string()
            .max(600)
            .meta({ examples: ['acme/checkout'] }),
        }),
        response: { 200: syncReport, ...errorResponses },
      },
    },
    async (request) => getItem(contextOf(request), { integrationId: request.params.id, key: request.params.key }),
  )
}
