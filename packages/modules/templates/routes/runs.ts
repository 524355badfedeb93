import { byId, contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { startInput } from '../domain/run-input.ts'
import { decisions, runStates } from '../domain/run-state.ts'
import { cancelRun } from '../operations/cancel-run.ts'
import { decideApproval } from '../operations/decide-approval.ts'
import { listApprovals } from '../operations/list-approvals.ts'
import { listRuns } from '../operations/list-runs.ts'
import { readRun } from '../operations/read-run.ts'
import { retryRun } from '../operations/retry-run.ts'
import { startRun } from '../operations/start-run.ts'
import { undoRun } from '../operations/undo-run.ts'
import { approval, exampleStart, onlyId, runDetail, runSummary, tags } from './shapes.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function runRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/runs',
    {
      schema: {
        tags,
        summary: 'List runs of templates, the newest first',
        ...requirePermission(listRuns),
        querystring: z.object({
          mine: z.stringbool().default(false).describe('Only runs that you started'),
          ref: z.string().max(500).optional().describe('Of this template'),
          entity: z.string().max(500).optional().describe('Started on this entity, or that registered it'),
          state: z.enum(runStates).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          cursor: z.uuid().optional().describe('`next` of the page before'),
        }),
        response: { 200: z.object({ runs: z.array(runSummary), next: z.uuid().nullable() }), ...errorResponses },
      },
    },
    async (request) => listRuns(contextOf(request), request.query),
  )
  app.post(
    '/runs',
    {
      schema: {
        tags,
        summary: 'Start a run of a template',
        ...requirePermission(startRun),
        body: startInput.meta({ examples: [exampleStart] }),
        response: { 201: onlyId, ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await startRun(contextOf(request), request.body)),
  )
  app.get(
    '/runs/:id',
    {
      schema: {
        tags,
        summary: 'Read a run with its steps',
        ...requirePermission(readRun),
        params: byId,
        response: { 200: runDetail, ...errorResponses },
      },
    },
    async (request) => readRun(contextOf(request), request.params),
  )
  app.post(
    '/runs/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Cancel a run. Steps that have an undo are undone',
        ...requirePermission(cancelRun),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => cancelRun(contextOf(request), request.params),
  )
  app.post(
    '/runs/:id/retry',
    {
      schema: {
        tags,
        summary: 'Continue a failed run from the step that failed',
        ...requirePermission(retryRun),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => retryRun(contextOf(request), request.params),
  )
  app.post(
    '/runs/:id/undo',
    {
      schema: {
        tags,
        summary: 'Undo a run that succeeded in the last 30 days, as far as its steps say how',
        ...requirePermission(undoRun),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => undoRun(contextOf(request), request.params),
  )
}

export function approvalRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/approvals',
    {
      schema: {
        tags,
        summary: 'List steps that wait for your decision, the oldest first',
        ...requirePermission(listApprovals),
        response: { 200: z.object({ approvals: z.array(approval) }), ...errorResponses },
      },
    },
    async (request) => listApprovals(contextOf(request), {}),
  )
  app.post(
    '/approvals/:id/:step',
    {
      schema: {
        tags,
        summary: 'Approve or reject a step of a run. A person decides in the portal, tokens are refused',
        ...requirePermission(decideApproval),
        params: byId.extend({
          step: z.coerce
            .number()
            .int()
            .min(0)
            .max(1000)
            .meta({ examples: [2] }),
        }),
        body: z
          .object({ decision: z.enum(decisions), comment: z.string().max(2000).default('') })
          .meta({ examples: [{ decision: 'approve', comment: 'Within the budget.' }] }),
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => {
      const { id, step } = request.params
      return decideApproval(contextOf(request), { ...request.body, run: id, step })
    },
  )
}
