import { byId, contextOf, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { approveRemovals } from '../operations/approve-removals.ts'
import { cancelRun } from '../operations/cancel-run.ts'
import { listProblems } from '../operations/list-problems.ts'
import { listRuns } from '../operations/list-runs.ts'
import { syncNow } from '../operations/sync-now.ts'
import { problem } from './problem.ts'
import { run } from './run.ts'

/** Sync runs and their problems. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function runRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['syncs']
  const byRun = byId.extend({ runId: z.uuid().meta({ examples: ['0193a1c2-9999-7c40-9a51-3f8b6e2d7c10'] }) })
  app.post(
    '/integrations/:id/sync',
    {
      schema: {
        tags,
        summary: 'Sync now',
        ...requirePermission(syncNow),
        params: byId,
        response: { 202: z.object({ runId: z.uuid(), started: z.boolean() }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(202).send(await syncNow(contextOf(request), request.params)),
  )
  app.get(
    '/integrations/:id/runs',
    {
      schema: {
        tags,
        summary: 'List sync runs, newest first',
        ...requirePermission(listRuns),
        params: byId,
        querystring: pageQuery,
        response: { 200: z.object({ runs: z.array(run), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listRuns(contextOf(request), { ...request.params, ...request.query }),
  )
  app.get(
    '/integrations/:id/problems',
    {
      schema: {
        tags,
        summary: 'List sync problems',
        ...requirePermission(listProblems),
        params: byId,
        querystring: pageQuery,
        response: { 200: z.object({ problems: z.array(problem), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listProblems(contextOf(request), { ...request.params, ...request.query }),
  )
  app.post(
    '/integrations/:id/runs/:runId/cancel',
    {
      schema: {
        tags,
        summary: 'Cancel a run',
        ...requirePermission(cancelRun),
        params: byRun,
        response: { 200: z.object({ cancelled: z.boolean() }), ...errorResponses },
      },
    },
    async (request) => cancelRun(contextOf(request), request.params),
  )
  app.post(
    '/integrations/:id/runs/:runId/approve-removals',
    {
      schema: {
        tags,
        summary: 'Approve removals held back by the deletion guard',
        ...requirePermission(approveRemovals),
        params: byRun,
        response: { 200: z.object({ removed: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => approveRemovals(contextOf(request), request.params),
  )
}
