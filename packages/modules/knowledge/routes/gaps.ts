import { byId, contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { feedbackReasons } from '../domain/feedback.ts'
import { addGoldenQuestion } from '../operations/add-golden-question.ts'
import { dismissTask } from '../operations/dismiss-task.ts'
import { listGaps } from '../operations/list-gaps.ts'
import { listGoldenQuestions } from '../operations/list-golden-questions.ts'
import { removeGoldenQuestion } from '../operations/remove-golden-question.ts'
import { articleSummary, golden, onlyId, owner, tags, time } from './shapes.ts'

/** What the docs lack. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function gapRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const place = {
    title: z.string(),
    label: z.string(),
    ref: z.string(),
    docsPath: z.string().nullable(),
    href: z.string(),
    url: z.string().nullable(),
  }
  app.get(
    '/knowledge/gaps',
    {
      schema: {
        tags,
        summary:
          'List articles due for review, sections that readers found unhelpful, questions without a helpful answer, and old pages that answers cite',
        ...requirePermission(listGaps),
        querystring: z.object({
          team: z.string().max(600).optional().describe('Reference of a team: lists what belongs to it alone'),
        }),
        response: {
          200: z.object({
            teams: z
              .array(z.object({ ref: z.string(), label: z.string(), gaps: z.number().int() }))
              .describe('The teams of all gaps, those with most first'),
            tasks: z.array(
              z.object({
                id: z.uuid(),
                ...place,
                heading: z.string(),
                owner: owner.nullable(),
                what: z.string().describe('“3 people found this outdated”'),
                reasons: z.partialRecord(z.enum([...feedbackReasons, 'none']), z.number().int()),
                people: z.number().int(),
                openedAt: time,
              }),
            ),
            gaps: z.array(
              z.object({
                title: z.string(),
                questions: z.array(z.string()).describe('Distinct wordings, newest first'),
                refused: z.number().int(),
                unhelpful: z.number().int(),
                lastAskedAt: time,
                team: owner.nullable(),
              }),
            ),
            overdue: z.array(articleSummary).describe('Articles whose review date has passed'),
            stale: z.array(z.object({ ...place, owner: owner.nullable(), changedAt: time, answers: z.number().int() })),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => listGaps(contextOf(request), request.query),
  )
  app.post(
    '/knowledge/tasks/:id/dismiss',
    {
      schema: {
        tags,
        summary: 'Close the task of a section that needs no correction',
        ...requirePermission(dismissTask),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => dismissTask(contextOf(request), request.params),
  )
}

/** Questions whose answers must cite a known page. */
export function goldenRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/knowledge/golden-questions',
    {
      schema: {
        tags,
        summary: 'List golden questions, failing ones first',
        ...requirePermission(listGoldenQuestions),
        response: { 200: z.object({ questions: z.array(golden) }), ...errorResponses },
      },
    },
    async (request) => ({ questions: await listGoldenQuestions(contextOf(request), {}) }),
  )
  app.post(
    '/knowledge/golden-questions',
    {
      schema: {
        tags,
        summary: 'Add a question whose answer must cite a page. It is asked again after every change',
        ...requirePermission(addGoldenQuestion),
        body: z
          .object({
            text: z.string().max(1000),
            ref: z.string().max(600).describe('The entity of the page'),
            path: z.string().max(1000).default('').describe('The page in its docs; empty for the entity itself'),
          })
          .meta({ examples: [{ text: 'How do I roll back?', ref: 'component:default/checkout', path: 'rollback.md' }] }),
        response: { 201: onlyId, ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await addGoldenQuestion(contextOf(request), request.body)),
  )
  app.delete(
    '/knowledge/golden-questions/:id',
    {
      schema: {
        tags,
        summary: 'Remove a golden question',
        ...requirePermission(removeGoldenQuestion),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => removeGoldenQuestion(contextOf(request), request.params),
  )
}
