import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { sourceKinds } from './domain/section.ts'
import { ask } from './operations/ask.ts'

const page = z.object({
  source: z.enum(sourceKinds).describe('A docs page, an entity of the catalog, or the operations of an API'),
  ref: z.string().describe('The entity that the page belongs to'),
  label: z.string().describe('The name of that entity'),
  path: z.string().describe('For docs, relative to their folder; empty for others'),
  title: z.string(),
  href: z.string().describe('Path in the portal'),
  url: z.string().nullable().describe('URL of the source file'),
  changedAt: z.date().meta({ type: 'string', format: 'date-time' }).describe('Last change of the source'),
  owner: z.object({ ref: z.string(), label: z.string() }).nullable(),
})

const citation = page.extend({
  section: z.string().describe('The heading of the quoted section'),
  crumb: z.array(z.string()).describe('Headings above it, outermost first'),
  anchor: z.string().describe('Id of the heading on the page'),
  markdown: z.string().describe('The quote'),
  highlight: z.string().describe('The sentence of the quote that fits best; empty if none stands out'),
})

const entity = z.object({ ref: z.string(), label: z.string(), kind: z.string(), href: z.string().describe('Path in the portal') })

/** Questions about what the organization has written down. */
export function knowledgeRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/ask',
    {
      schema: {
        tags: ['knowledge'],
        summary: 'Answer a question with quotes from docs, entities and APIs that the token may read',
        ...requirePermission(ask),
        body: z.object({ question: z.string().trim().min(2).max(1000) }),
        response: {
          200: z.object({
            confidence: z.enum(['high', 'medium', 'none']).describe('none: the answer is not known, and nothing is cited'),
            facts: z
              .object({ sentence: z.string(), subject: entity, entities: z.array(entity).max(50), total: z.number().int() })
              .nullable()
              .describe('What the catalog says, for questions such as “who owns checkout”; null for others'),
            citations: z.array(citation).max(3).describe('The answer, best quote first'),
            pages: z.array(page).max(10).describe('The nearest pages, best first, also if the answer is not known'),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => {
      const { score: _, ...answer } = await ask(contextOf(request), request.body)
      return answer
    },
  )
}
