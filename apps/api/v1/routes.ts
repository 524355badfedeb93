import {
  approveRemovals,
  cancelRun,
  disconnectIntegration,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from '@callboard/operations/integrations/change-integration'
import { checkIntegration } from '@callboard/operations/integrations/check-integration'
import { createIntegration } from '@callboard/operations/integrations/create-integration'
import { getIntegration, listIntegrations, listProblems, listRuns } from '@callboard/operations/integrations/read-integrations'
import { listFindings } from '@callboard/operations/apis/findings'
import { severities } from '@callboard/core/api/finding'
import { getEntitiesByRefs } from '@callboard/operations/catalog/query-entities'
import { listEntities } from '@callboard/operations/catalog/list-entities'
import { AppError, notFound } from '@callboard/core/errors'
import { normalizeRef } from '@callboard/core/entity/entity'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { byId, connection, entitySummary, integration, needs, pageQuery, problem, refusals, run } from './schemas.ts'
import { conclusionRoutes } from './conclusion-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { costRoutes } from './cost-routes.ts'
import { pipelineRoutes } from './pipeline-routes.ts'
import { workloadRoutes } from './workload-routes.ts'

const list = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((v) => (v === undefined ? [] : Array.isArray(v) ? v : v.split(',').filter(Boolean)))

const finding = z.object({
  code: z.string(),
  severity: z.enum(severities),
  path: z.string().describe('Where in the description, dotted'),
  line: z.number().int().nullable().describe('The line of the description, from 1'),
  message: z.string(),
})

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
        summary: 'Disconnect, and remove the entities it brought',
        ...needs(disconnectIntegration),
        params: byId,
        response: { 200: z.object({ entities: z.number().int() }), ...refusals },
      },
    },
    async (request) => disconnectIntegration(contextOf(request), request.params),
  )
}

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

function refOf(text: string): string {
  const ref = normalizeRef(text)
  if (ref) return ref
  throw new AppError(
    'invalid_input',
    `"${text}" is not an entity reference. Write kind:namespace/name, for example component:default/ledger.`,
    { field: 'ref' },
  )
}

function entityRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['catalog']
  const querystring = z.object({
    kind: z.string().optional(),
    text: z.string().optional(),
    owner: list,
    type: list,
    lifecycle: list,
    tag: list,
    system: list,
    sort: z.enum(['name', 'owner', 'type', 'lifecycle', 'updated']).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  })
  app.get(
    '/entities',
    {
      schema: {
        tags,
        summary: 'List entities',
        ...needs(listEntities),
        querystring,
        response: { 200: z.object({ entities: z.array(entitySummary), total: z.number().int() }), ...refusals },
      },
    },
    async (request) => {
      const { rows, total } = await listEntities(contextOf(request), request.query)
      return { entities: rows, total }
    },
  )
  app.get(
    '/entities/:ref',
    {
      schema: {
        tags,
        summary: 'Get an entity by its reference, for example component:default/ledger',
        ...needs(getEntitiesByRefs),
        params: z.object({ ref: z.string() }),
        response: { 200: z.record(z.string(), z.unknown()), ...refusals },
      },
    },
    async (request) => {
      const ref = refOf(request.params.ref)
      const [entity] = await getEntitiesByRefs(contextOf(request), { refs: [ref] })
      if (!entity) throw notFound(`The entity ${ref}`)
      return entity
    },
  )
  app.get(
    '/entities/:ref/findings',
    {
      schema: {
        tags,
        summary: "List what rules say of an API's description, the heaviest first",
        ...needs(listFindings),
        params: z.object({ ref: z.string() }),
        response: { 200: z.object({ state: z.enum(['none', 'waiting', 'checked']), findings: z.array(finding) }), ...refusals },
      },
    },
    async (request) => listFindings(contextOf(request), { ref: refOf(request.params.ref) }),
  )
}

/** Everything below /api/v1. */
export function v1Routes(app: FastifyInstance): void {
  integrationRoutes(app)
  runRoutes(app)
  entityRoutes(app)
  conclusionRoutes(app)
  peopleRoutes(app)
  workloadRoutes(app)
  pipelineRoutes(app)
  costRoutes(app)
  organizationRoutes(app)
}
