import { byId, contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { approvals, approverGroups, changeKinds, requestStates } from '../domain/approval.ts'
import { decideFlagRequest } from '../operations/decide-flag-request.ts'
import { listFlagEnvironments } from '../operations/list-flag-environments.ts'
import { listFlagRequests } from '../operations/list-flag-requests.ts'
import { requestFlagChange } from '../operations/request-flag-change.ts'
import { saveFlagEnvironment } from '../operations/save-flag-environment.ts'
import { undoFlagChange } from '../operations/undo-flag-change.ts'
import { withdrawFlagRequest } from '../operations/withdraw-flag-request.ts'
import { byKey, json, tags, why } from './shapes.ts'

const request = z.object({
  id: z.uuid(),
  kind: z.enum(changeKinds),
  subject: z.string().describe('Key of the flag, or of the segment'),
  environment: z.string().nullable().describe('null: all environments'),
  change: json,
  before: json,
  why: z.string(),
  state: z.enum(requestStates),
  requestedBy: z.string(),
  requestedAt: z.date(),
  own: z.boolean().describe('Whether the caller requested it'),
  decidedBy: z.string().nullable(),
  decidedAt: z.date().nullable(),
  comment: z.string(),
})
const environment = z.object({
  key: z.string(),
  name: z.string(),
  approval: z.enum(approvals).describe('four-eyes: somebody else than who requested a change approves it'),
  approvers: z.enum(approverGroups),
  holdoutShare: z.number().int().describe('Units that get the default of every flag, in 0.01%'),
  holdoutUnit: z.string(),
  exposureShare: z.number().int().describe('Of the units, in 0.01%: those whose evaluations by OFREP count as exposures'),
})

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function requestRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/flag-requests',
    {
      schema: {
        tags,
        summary: 'List requested changes, newest first',
        ...requirePermission(listFlagRequests),
        querystring: z.object({ state: z.enum(requestStates).optional(), flag: z.string().max(100).optional() }),
        response: { 200: z.object({ requests: z.array(request) }), ...errorResponses },
      },
    },
    async (request) => ({ requests: await listFlagRequests(contextOf(request), request.query) }),
  )
  app.post(
    '/flag-requests',
    {
      schema: {
        tags,
        summary: 'Request a change. It is checked now, and applied when somebody approves it',
        ...requirePermission(requestFlagChange),
        body: z
          .object({
            change: z
              .looseObject({ kind: z.string(), key: z.string() })
              .describe(
                `What one of ${changeKinds.join(', ')} takes: the body and parameters of the request that saves it at once`,
              ),
            why,
          })
          .meta({
            examples: [
              {
                change: { kind: 'toggle', key: 'new-checkout', environment: 'production', enabled: true },
                why: 'The load test passed',
              },
            ],
          }),
        response: { 201: z.object({ id: z.uuid() }), ...errorResponses },
      },
    },
    async (request, reply) => {
      const input = request.body as unknown as Parameters<typeof requestFlagChange>[1]
      return reply.code(201).send(await requestFlagChange(contextOf(request), input))
    },
  )
  app.post(
    '/flag-requests/:id/decision',
    {
      schema: {
        tags,
        summary: 'Approve a requested change, which applies it, or reject it',
        ...requirePermission(decideFlagRequest),
        params: byId,
        body: z
          .object({ approve: z.boolean(), comment: z.string().max(500).default('') })
          .meta({ examples: [{ approve: true, comment: 'Watch the error rate' }] }),
        response: { 200: z.object({ state: z.enum(requestStates) }), ...errorResponses },
      },
    },
    async (request) => decideFlagRequest(contextOf(request), { ...request.body, ...request.params }),
  )
  app.delete(
    '/flag-requests/:id',
    {
      schema: {
        tags,
        summary: 'Withdraw a change that you have requested',
        ...requirePermission(withdrawFlagRequest),
        params: byId,
        response: { 200: z.object({ id: z.uuid() }), ...errorResponses },
      },
    },
    async (request) => withdrawFlagRequest(contextOf(request), request.params),
  )
  app.post(
    '/flags/:key/undo',
    {
      schema: {
        tags,
        summary: 'Undo a change of how an environment evaluates a flag, unless the same was changed since',
        ...requirePermission(undoFlagChange),
        params: byKey,
        body: z
          .object({ version: z.uuid().describe('Id of a change in the history of the flag'), why })
          .meta({ examples: [{ version: '0198c0de-0000-7000-8000-000000000001', why: 'Orders fail' }] }),
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) => undoFlagChange(contextOf(request), { ...request.body, ...request.params }),
  )
}

export function environmentRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/flag-environments',
    {
      schema: {
        tags,
        summary: 'List environments with what they protect',
        ...requirePermission(listFlagEnvironments),
        response: { 200: z.object({ environments: z.array(environment) }), ...errorResponses },
      },
    },
    async (request) => ({ environments: await listFlagEnvironments(contextOf(request), {}) }),
  )
  app.put(
    '/flag-environments/:environment',
    {
      schema: {
        tags,
        summary:
          'Change an environment, or add it: whether its changes need approval, its holdout, and what counts as an exposure',
        ...requirePermission(saveFlagEnvironment),
        params: z.object({
          environment: z
            .string()
            .max(40)
            .meta({ examples: ['production'] }),
        }),
        body: environment
          .omit({ key: true })
          .partial({ exposureShare: true })
          .meta({
            examples: [
              {
                ...{ name: 'Production', approval: 'four-eyes', approvers: 'members' },
                ...{ holdoutShare: 500, holdoutUnit: 'targetingKey' },
              },
            ],
          }),
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) => saveFlagEnvironment(contextOf(request), { ...request.body, ...request.params }),
  )
}
