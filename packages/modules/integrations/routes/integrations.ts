import { byId, contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { checkIntegration } from '../operations/check-integration.ts'
import { createIntegration } from '../operations/create-integration.ts'
import { disconnectIntegration } from '../operations/disconnect-integration.ts'
import { getIntegration } from '../operations/get-integration.ts'
import { listIntegrations } from '../operations/list-integrations.ts'
import { setIntegrationState } from '../operations/set-integration-state.ts'
import { createSubscription } from '../operations/subscriptions/create-subscription.ts'
import { updateIntegration } from '../operations/update-integration.ts'
import { run } from './run.ts'

const integration = z
  .object({
    id: z.uuid(),
    pluginId: z.string(),
    name: z.string(),
    account: z.string(),
    settings: z.unknown(),
    state: z.enum(['active', 'paused', 'off']),
    health: z.enum(['unknown', 'healthy', 'attention']),
    healthCode: z.string().nullable(),
    healthMessage: z.string().nullable(),
    sample: z.boolean(),
    credentialLabel: z.string().nullable().describe('Kind of the stored credential, such as "access token"'),
    credentialExpiresAt: date.describe(
      'When the stored credential expires; null if it does not expire or the vendor does not report it',
    ),
    nextSyncAt: date,
    lastEventAt: date,
    createdAt: z.date(),
  })
  .meta({
    id: 'Integration',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        pluginId: 'github',
        name: 'acme on GitHub',
        account: 'acme',
        settings: { organization: 'acme' },
        state: 'active',
        health: 'healthy',
        healthCode: null,
        healthMessage: null,
        sample: false,
        credentialLabel: 'access token',
        credentialExpiresAt: '2026-12-31T00:00:00.000Z',
        nextSyncAt: '2026-11-29T12:30:00.000Z',
        lastEventAt: '2026-11-29T12:03:10.000Z',
        createdAt: '2026-09-01T08:00:00.000Z',
      },
    ],
  })

/** The webhook of an integration at its vendor. */
const webhookSubscription = z
  .object({
    state: z.enum(['active', 'none', 'deleted', 'removing']).describe('deleted: removed at the vendor'),
    message: z.string().nullable().describe('Why missed deliveries cannot be detected'),
    settingsUrl: z.string().nullable().describe('URL for managing it at the vendor'),
    missed: z.number().int().describe('Deliveries that failed and have not been redelivered'),
  })
  .meta({
    id: 'WebhookSubscription',
    examples: [
      { state: 'active', message: null, settingsUrl: 'https://github.com/organizations/acme/settings/hooks/1', missed: 0 },
    ],
  })

/** Deliveries that wait for the rate limit of the vendor. */
const waitingDeliveries = z
  .object({ until: z.date(), count: z.number().int() })
  .meta({ id: 'WaitingDeliveries', examples: [{ until: '2026-11-29T14:05:00.000Z', count: 212 }] })

const connection = z
  .object({
    pluginId: z.string().meta({ examples: ['github'] }),
    settings: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({
    id: 'Connection',
    examples: [{ pluginId: 'github', settings: { organization: 'acme' }, secrets: { token: 'ghp_…' } }],
  })

/** Connected accounts. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function integrationRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['integrations']
  app.get(
    '/integrations',
    {
      schema: {
        tags,
        summary: 'List integrations',
        ...requirePermission(listIntegrations),
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
          ...errorResponses,
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
        summary: 'Test a connection without saving it',
        ...requirePermission(checkIntegration),
        body: connection,
        response: {
          200: z.object({ account: z.string(), found: z.array(z.string()), warnings: z.array(z.string()) }),
          ...errorResponses,
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
        summary: 'Create an integration and start its first sync',
        ...requirePermission(createIntegration),
        body: connection,
        response: {
          201: z.object({
            integration,
            runId: z.uuid().nullable(),
            warnings: z.array(z.string()),
            webhooks: z.object({ done: z.boolean(), message: z.string() }).optional(),
          }),
          ...errorResponses,
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
        ...requirePermission(getIntegration),
        params: byId,
        response: {
          200: integration.extend({
            lastRun: run.nullable(),
            entities: z.number().int(),
            problems: z.number().int(),
            items: z.number().int(),
            workloads: z.number().int(),
            kinds: z.array(z.object({ kind: z.string(), count: z.number().int() })),
            waitingDeliveries: waitingDeliveries.nullable(),
            hookUrl: z.string(),
            webhook: webhookSubscription.nullable(),
          }),
          ...errorResponses,
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
        summary: 'Update settings or credentials',
        ...requirePermission(updateIntegration),
        params: byId,
        body: connection.omit({ pluginId: true }).meta({ examples: [{ settings: { organization: 'acme' } }] }),
        response: { 200: z.object({ integration, warnings: z.array(z.string()) }), ...errorResponses },
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
        ...requirePermission(setIntegrationState),
        params: byId,
        body: z.object({ state: z.enum(['active', 'paused']) }).meta({ examples: [{ state: 'paused' }] }),
        response: { 200: z.object({ state: z.string() }), ...errorResponses },
      },
    },
    async (request) => setIntegrationState(contextOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/integrations/:id',
    {
      schema: {
        tags,
        summary: 'Disconnect, and remove its entities and its webhook at the vendor',
        ...requirePermission(disconnectIntegration),
        params: byId,
        response: {
          200: z.object({
            entities: z.number().int(),
            webhook: z
              .object({ message: z.string(), settingsUrl: z.string().nullable() })
              .nullable()
              .describe('A webhook that could not be removed, and where to remove it manually'),
          }),
          ...errorResponses,
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
        summary: 'Recreate a webhook that was deleted at the vendor',
        ...requirePermission(createSubscription),
        params: byId,
        response: { 200: z.object({ message: z.string() }), ...errorResponses },
      },
    },
    async (request) => createSubscription(contextOf(request), request.params),
  )
}
