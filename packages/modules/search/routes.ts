import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { search } from './operations/search.ts'

const text = z.string().nullable()

const withTotal = z.object({ value: z.string(), count: z.number().int() })

/** Results of the command palette and the search page. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function searchRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/search',
    {
      schema: {
        tags: ['search'],
        summary:
          'Search entities, API operations, docs, flags and members. Narrow results with filters such as kind:api owner:payments',
        ...requirePermission(search),
        querystring: z.object({
          q: z.string().min(1).max(500),
          limit: z.coerce.number().int().min(1).max(200).default(20),
          offset: z.coerce.number().int().min(0).max(1000).default(0),
        }),
        response: {
          200: z.object({
            entities: z.array(
              z.object({
                ref: z.string(),
                kindName: z.string(),
                name: z.string(),
                title: text,
                label: z.string(),
                description: text,
                type: text,
                lifecycle: text,
                ownerRef: text,
                ownerTitle: text,
              }),
            ),
            total: z.number().int().describe('Of entities'),
            more: z.boolean().describe('Whether there may be more results than were ranked'),
            guessed: z.boolean().describe('No exact match; these are fuzzy matches'),
            operations: z.array(
              z.object({ ref: z.string(), api: z.string(), method: z.string(), name: z.string(), summary: z.string() }),
            ),
            pages: z.array(
              z.object({ ref: z.string(), entity: z.string(), path: z.string(), title: z.string(), excerpt: z.string() }),
            ),
            flags: z.array(z.object({ key: z.string(), description: z.string(), state: z.string(), ownerRef: text })),
            members: z.array(z.object({ name: z.string(), email: z.string() })),
            facets: z.object({ kind: z.array(withTotal), type: z.array(withTotal), owner: z.array(withTotal) }),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => {
      const { q, ...page } = request.query
      return search(contextOf(request), { typed: q, ...page })
    },
  )
}
