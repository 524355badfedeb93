import { randomUUID } from 'node:crypto'
import { byId, contextOf, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { feedbackReasons } from '../domain/feedback.ts'
import { acceptAnswer } from '../operations/accept-answer.ts'
import { answerQuestion } from '../operations/answer-question.ts'
import { deleteQuestion } from '../operations/delete-question.ts'
import { getQuestion } from '../operations/get-question.ts'
import { listOwnQuestions } from '../operations/list-own-questions.ts'
import { listTeamQuestions, teamQuestionViews } from '../operations/list-team-questions.ts'
import { rateAnswer } from '../operations/rate-answer.ts'
import { answeredQuestion, saveAnswer } from '../operations/save-answer.ts'
import { sendQuestion } from '../operations/send-question.ts'
import { withdrawAnswer } from '../operations/withdraw-answer.ts'
import { onlyId, owner, question, rating, tags, teamQuestion } from './shapes.ts'

/** The questions of whoever owns the token. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function questionRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/questions/own',
    {
      schema: {
        tags,
        summary: 'List the questions of the owner of the token, newest first',
        ...requirePermission(listOwnQuestions),
        querystring: pageQuery,
        response: { 200: z.object({ questions: z.array(question), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listOwnQuestions(contextOf(request), request.query),
  )
  app.get(
    '/questions/:id',
    {
      schema: {
        tags,
        summary: 'Read a question with its answer, and with that of a team',
        ...requirePermission(getQuestion),
        params: byId,
        response: { 200: z.object({ own: question.nullable(), team: teamQuestion.nullable() }), ...errorResponses },
      },
    },
    async (request) => getQuestion(contextOf(request), request.params),
  )
  app.delete(
    '/questions/:id',
    {
      schema: {
        tags,
        summary: 'Delete a question of the owner of the token',
        ...requirePermission(deleteQuestion),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => deleteQuestion(contextOf(request), request.params),
  )
  app.put(
    '/questions/:id/feedback',
    {
      schema: {
        tags,
        summary: 'Rate the answer to a question of the owner of the token. The last rating counts',
        ...requirePermission(rateAnswer),
        params: byId,
        body: z
          .object({
            helpful: z.boolean(),
            reason: z.enum(feedbackReasons).nullable().default(null),
            citation: z.number().int().min(1).max(3).default(1).describe('Number of the citation at fault'),
          })
          .meta({ examples: [{ helpful: true }] }),
        response: { 200: rating, ...errorResponses },
      },
    },
    async (request) => rateAnswer(contextOf(request), { ...request.params, ...request.body }),
  )
}

/** Questions to teams, and their answers. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function teamQuestionRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/questions',
    {
      schema: {
        tags,
        summary: 'List questions to teams, newest first',
        ...requirePermission(listTeamQuestions),
        querystring: pageQuery.extend({ view: z.enum(teamQuestionViews).default('open') }),
        response: { 200: z.object({ questions: z.array(teamQuestion), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listTeamQuestions(contextOf(request), request.query),
  )
  app.post(
    '/questions/answered',
    {
      schema: {
        tags,
        summary: 'Save a question with the answer that it was given elsewhere. It is a source of other answers then',
        ...requirePermission(saveAnswer),
        body: answeredQuestion.meta({
          examples: [{ question: 'How is checkout rolled back?', answer: 'Deploy the previous tag.', team: 'payments' }],
        }),
        response: { 200: z.object({ id: z.uuid(), team: owner }), ...errorResponses },
      },
    },
    async (request) => saveAnswer(contextOf(request), { id: randomUUID(), ...request.body }),
  )
  app.post(
    '/questions/:id/send',
    {
      schema: {
        tags,
        summary: 'Send a question to the team that owns what it is about, or to another',
        ...requirePermission(sendQuestion),
        params: byId,
        body: z
          .object({ team: z.string().max(600).optional().describe('A group or user of the catalog') })
          .meta({ examples: [{ team: 'group:default/payments' }] }),
        response: { 200: z.object({ id: z.uuid(), team: owner }), ...errorResponses },
      },
    },
    async (request) => sendQuestion(contextOf(request), { ...request.params, ...request.body }),
  )
  app.put(
    '/questions/:id/answer',
    {
      schema: {
        tags,
        summary: 'Answer a question to a team, or replace the answer',
        ...requirePermission(answerQuestion),
        params: byId,
        body: z
          .object({ answer: z.string().max(20_000).describe('Markdown') })
          .meta({ examples: [{ answer: 'Deploy the previous tag.' }] }),
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => answerQuestion(contextOf(request), { ...request.params, ...request.body }),
  )
  app.post(
    '/questions/:id/accept',
    {
      schema: {
        tags,
        summary: 'Accept the answer of a team. It is a source of other answers then',
        ...requirePermission(acceptAnswer),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => acceptAnswer(contextOf(request), request.params),
  )
  app.delete(
    '/questions/:id/answer',
    {
      schema: {
        tags,
        summary: 'Withdraw the answer of a team. It leaves all other answers at once',
        ...requirePermission(withdrawAnswer),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => withdrawAnswer(contextOf(request), request.params),
  )
}
