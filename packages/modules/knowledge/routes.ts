import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { scopeKinds } from './domain/scope.ts'
import { ask } from './operations/ask.ts'
import { articleRoutes } from './routes/articles.ts'
import { gapRoutes, goldenRoutes } from './routes/gaps.ts'
import { questionRoutes, teamQuestionRoutes } from './routes/questions.ts'
import { citation, confidence, facts, page, tags } from './routes/shapes.ts'
import { threadRoutes } from './routes/threads.ts'

/** Questions about what the organization has written down. */
export function knowledgeRoutes(server: FastifyInstance): void {
  askRoute(server)
  threadRoutes(server)
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
        body: z
          .object({
            question: z.string().trim().min(2).max(1000),
            thread: z
              .uuid()
              .optional()
              .describe('Continues this thread of the owner of the token; without it the question begins one'),
            scope: z
              .object({ kind: z.enum(scopeKinds), ref: z.string().min(1).max(600) })
              .optional()
              .describe('Limits the sources: entity, to an entity and its parts; docs, to the docs of an entity'),
          })
          .meta({ examples: [{ question: 'How do I roll back checkout?' }] }),
        response: {
          200: z.object({
            id: z.uuid().describe('Of the stored question, to rate its answer or to send it to a team'),
            confidence: confidence.describe('none: the answer is not known, and nothing is cited'),
            threadId: z.uuid().describe('The thread that the question belongs to'),
            askedAs: z
              .string()
              .nullable()
              .describe('What was answered, where the question was completed from its thread, as “and who owns it?” is'),
            facts: facts
              .nullable()
              .describe(
                'What the catalog says, for questions such as “who owns checkout” or “what does it cost”; null for others',
              ),
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
