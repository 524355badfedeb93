import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { approvals } from '../domain/approval.ts'
import { getFlag } from '../operations/get-flag.ts'
import { listFlagReferences } from '../operations/list-flag-references.ts'
import { listFlags } from '../operations/list-flags.ts'
import { tryFlag } from '../operations/try-flag.ts'
import { byKey, flag, flagReferences, flagSummary, inEnvironment, json, state, tags, variantName } from './shapes.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function flagReadRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/flags',
    {
      schema: {
        tags,
        summary: 'List flags with whether they are on in each environment',
        ...requirePermission(listFlags),
        querystring: z.object({
          state: state.default('active'),
          text: z.string().max(200).optional(),
          owner: z.string().max(600).optional().describe('A component or system, such as component:default/checkout'),
        }),
        response: {
          200: z.object({
            flags: z.array(flagSummary),
            environments: z.array(z.object({ key: z.string(), name: z.string(), approval: z.enum(approvals) })),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => listFlags(contextOf(request), request.query),
  )
  app.get(
    '/flags/:key',
    {
      schema: {
        tags,
        summary: 'Read a flag with its rules in each environment and its latest changes',
        ...requirePermission(getFlag),
        params: byKey,
        response: { 200: flag, ...errorResponses },
      },
    },
    async (request) => getFlag(contextOf(request), request.params),
  )
  app.get(
    '/flags/:key/references',
    {
      schema: {
        tags,
        summary: 'List the lines of code that name a flag, as far as connected repositories were searched',
        ...requirePermission(listFlagReferences),
        params: byKey,
        response: { 200: flagReferences, ...errorResponses },
      },
    },
    async (request) => listFlagReferences(contextOf(request), request.params),
  )
  app.post(
    '/flags/:key/environments/:environment/try',
    {
      schema: {
        tags,
        summary: 'Evaluate a flag for a context, and say at each step why. Nothing is recorded',
        ...requirePermission(tryFlag),
        params: inEnvironment,
        body: z
          .object({ context: z.record(z.string(), json), at: z.string().max(40).optional() })
          .meta({ examples: [{ context: { targetingKey: 'user-1', plan: 'pro' } }] }),
        response: {
          200: z.object({
            evaluation: z.object({ variant: variantName, value: json, reason: z.string(), rule: z.string().nullable() }),
            steps: z.array(z.object({ outcome: z.string(), rule: z.string().optional(), bucket: z.number().int().optional() })),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) =>
      tryFlag(contextOf(request), { ...request.params, ...(request.body as { context: Record<string, never> }) }),
  )
}
