import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ask } from './operations/ask.ts'
import { articleRoutes } from './routes/articles.ts'
import { gapRoutes, goldenRoutes } from './routes/gaps.ts'
import { questionRoutes, teamQuestionRoutes } from './routes/questions.ts'
import { citation, confidence, entity, page, tags } from './routes/shapes.ts'

/** Questions about what the organization has written down. */
export function knowledgeRoutes(server: FastifyInstance): void {
  askRoute(server)
  questionRoutes(server)
  teamQuestionRoutes(server)
  articleRoutes(server)
  gapRoutes(server)
  goldenRoutes(server)
}

function askRoute(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/ask',
    {
      schema: {
        tags,
        summary: 'Answer a question with quotes from docs, articles, entities and APIs that the token may read',
        ...requirePermission(ask),
        body: z.object({ question: z.string().trim().min(2).max(1000) }),
        response: {
          200: z.object({
            id: z.uuid().describe('Of the stored question, to rate its answer or to send it to a team'),
            confidence: confidence.describe('none: the answer is not known, and nothing is cited'),
            facts: z
              .object({
                sentence: z.string(),
                subject: entity.nullable().describe('null: the whole organization'),
                entities: z.array(entity).max(50),
                total: z.number().int(),
                rows: z
                  .array(z.object({ text: z.string(), href: z.string().describe('Path in the portal') }))
                  .max(10)
                  .describe('What the sentence sums up'),
              })
              .nullable()
              .describe('What the catalog says, for questions such as “who owns checkout” or “what does it cost”; null for others'),
            citations: z.array(citation).max(3).describe('The answer, best quote first'),
            pages: z.array(page).max(10).describe('The nearest pages, best first, also if the answer is not known'),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => {
      const { score: _, rating: __, ...answer } = await ask(contextOf(request), request.body)
      return answer
    },
  )
}
