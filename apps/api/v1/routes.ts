import {
  approveRemovals,
  cancelRun,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from '@callboard/operations/integrations/change-integration'
import { disconnectIntegration } from '@callboard/operations/integrations/disconnect-integration'
import { checkIntegration } from '@callboard/operations/integrations/check-integration'
import { createIntegration } from '@callboard/operations/integrations/create-integration'
import { getIntegration, listIntegrations, listProblems, listRuns } from '@callboard/operations/integrations/read-integrations'
import { createSubscription } from '@callboard/operations/subscriptions/create-subscription'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { byId, connection, integration, needs, pageQuery, problem, refusals, run, webhookSubscription } from './schemas.ts'
import { conclusionRoutes } from './conclusion-routes.ts'
import { entityRoutes } from './entity-routes.ts'
import { historyRoutes } from './history-routes.ts'
import { itemRoutes } from './item-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { costRoutes } from './cost-routes.ts'
import { searchRoutes } from './search-routes.ts'
import { pipelineRoutes } from './pipeline-routes.ts'
import { workloadRoutes } from './workload-routes.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function integrationRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['integrations']
  app.get(
    '/integrations',
    {
      schema: {
        tags,
        summary: 'List integrations',
        ...needs(listIntegrations),
        response: {
          200: z.object({
            integrations: z.array(
              integration.extend({
                lastRun: run.nullable(),
                entities: z.number().int(),
                problems: z.number().int(),
                workloads: z.number().int(),
              }),
            ),
          }),
          ...refusals,
        },
      },
    },
    async (request) => ({ integrations: await listIntegrations(contextOf(request), {}) }),
  )
  app.post(
    '/integrations/check',
    {
      schema: {
        tags,
        summary: 'Try a connection without saving it',
        ...needs(checkIntegration),
        body: connection,
        response: {
          200: z.object({ account: z.string(), found: z.array(z.string()), warnings: z.array(z.string()) }),
          ...refusals,
        },
      },
    },
    async (request) => checkIntegration(contextOf(request), request.body),
  )
  app.post(
    '/integrations',
    {
      schema: {
        tags,
        summary: 'Connect an outside account, and start its first sync',
        ...needs(createIntegration),
        body: connection,
        response: {
          201: z.object({
            integration,
            runId: z.uuid().nullable(),
            warnings: z.array(z.string()),
            webhooks: z.object({ done: z.boolean(), message: z.string() }).optional(),
          }),
          ...refusals,
        },
      },
    },
    async (request, reply) => reply.code(201).send(await createIntegration(contextOf(request), request.body)),
  )
  app.get(
    '/integrations/:id',
    {
      schema: {
        tags,
        summary: 'Get an integration',
        ...needs(getIntegration),
        params: byId,
        response: {
          200: integration.extend({
            lastRun: run.nullable(),
            entities: z.number().int(),
            problems: z.number().int(),
            items: z.number().int(),
            workloads: z.number().int(),
            kinds: z.array(z.object({ kind: z.string(), count: z.number().int() })),
            hookUrl: z.string(),
            webhook: webhookSubscription.nullable(),
          }),
          ...refusals,
        },
      },
    },
    async (request) => getIntegration(contextOf(request), request.params),
  )
  app.patch(
    '/integrations/:id',
    {
      schema: {
        tags,
        summary: 'Change settings or credentials',
        ...needs(updateIntegration),
        params: byId,
        body: connection.omit({ pluginId: true }),
        response: { 200: z.object({ integration, warnings: z.array(z.string()) }), ...refusals },
      },
    },
    async (request) => updateIntegration(contextOf(request), { ...request.params, ...request.body }),
  )
  app.put(
    '/integrations/:id/state',
    {
      schema: {
        tags,
        summary: 'Pause or resume',
        ...needs(setIntegrationState),
        params: byId,
        body: z.object({ state: z.enum(['active', 'paused']) }),
        response: { 200: z.object({ state: z.string() }), ...refusals },
      },
    },
    async (request) => setIntegrationState(contextOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/integrations/:id',
    {
      schema: {
        tags,
        summary: 'Disconnect, and remove the entities it brought and the webhook at the vendor',
        ...needs(disconnectIntegration),
        params: byId,
        response: {
          200: z.object({
            entities: z.number().int(),
            webhook: z
              .object({ message: z.string(), settingsUrl: z.string().nullable() })
              .nullable()
              .describe('A webhook that could not be removed, and where a person removes it'),
          }),
          ...refusals,
        },
      },
    },
    async (request) => disconnectIntegration(contextOf(request), request.params),
  )
  app.post(
    '/integrations/:id/webhook',
    {
      schema: {
        tags,
        summary: 'Create the webhook at the vendor again, after it was deleted there',
        ...needs(createSubscription),
        params: byId,
        response: { 200: z.object({ message: z.string() }), ...refusals },
      },
    },
    async (request) => createSubscription(contextOf(request), request.params),
  )
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function runRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['syncs']
  const byRun = byId.extend({ runId: z.uuid() })
  app.post(
    '/integrations/:id/sync',
    {
      schema: {
        tags,
        summary: 'Sync now',
        ...needs(syncNow),
        params: byId,
        response: { 202: z.object({ runId: z.uuid(), started: z.boolean() }), ...refusals },
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
        ...needs(listRuns),
        params: byId,
        querystring: pageQuery,
        response: { 200: z.object({ runs: z.array(run), total: z.number().int() }), ...refusals },
      },
    },
    async (request) => listRuns(contextOf(request), { ...request.params, ...request.query }),
  )
  app.get(
    '/integrations/:id/problems',
    {
      schema: {
        tags,
        summary: 'List what the syncs could not accept',
        ...needs(listProblems),
        params: byId,
        querystring: pageQuery,
        response: { 200: z.object({ problems: z.array(problem), total: z.number().int() }), ...refusals },
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
        ...needs(cancelRun),
        params: byRun,
        response: { 200: z.object({ cancelled: z.boolean() }), ...refusals },
      },
    },
    async (request) => cancelRun(contextOf(request), request.params),
  )
  app.post(
    '/integrations/:id/runs/:runId/approve-removals',
    {
      schema: {
        tags,
        summary: 'Confirm removals that the deletion guard held back',
        ...needs(approveRemovals),
        params: byRun,
        response: { 200: z.object({ removed: z.number().int() }), ...refusals },
      },
    },
    async (request) => approveRemovals(contextOf(request), request.params),
  )
}

/** Everything below /api/v1. */
export function v1Routes(app: FastifyInstance): void {
  integrationRoutes(app)
  runRoutes(app)
  entityRoutes(app)
  conclusionRoutes(app)
  historyRoutes(app)
  searchRoutes(app)
  itemRoutes(app)
  peopleRoutes(app)
  workloadRoutes(app)
  pipelineRoutes(app)
  costRoutes(app)
  organizationRoutes(app)
}
