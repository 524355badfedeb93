import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createFlag } from '../operations/create-flag.ts'
import { importFlags } from '../operations/import-flags.ts'
import { saveFlag } from '../operations/save-flag.ts'
import { saveFlagSettings } from '../operations/save-flag-settings.ts'
import { toggleFlag } from '../operations/toggle-flag.ts'
import { byKey, changedFlag, exampleSettings, inEnvironment, json, newFlag, tags, why } from './shapes.ts'

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function flagWriteRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/flags',
    {
      schema: {
        tags,
        summary: 'Create a flag. It is switched off in every environment',
        ...requirePermission(createFlag),
        body: newFlag,
        response: { 201: z.object({ id: z.uuid(), key: z.string() }), ...errorResponses },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await createFlag(contextOf(request), request.body as Parameters<typeof createFlag>[1])),
  )
  app.put(
    '/flags/:key',
    {
      schema: {
        tags,
        summary: 'Change the description, owner, variants and schema of a flag',
        ...requirePermission(saveFlag),
        params: byKey,
        body: changedFlag,
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) =>
      saveFlag(contextOf(request), { ...(request.body as Omit<Parameters<typeof saveFlag>[1], 'key'>), ...request.params }),
  )
  app.put(
    '/flags/:key/environments/:environment',
    {
      schema: {
        tags,
        summary: 'Change how an environment evaluates a flag. Units keep their variants as far as the weights allow',
        ...requirePermission(saveFlagSettings),
        params: inEnvironment,
        body: z
          .looseObject({
            enabled: z.boolean(),
            why,
            revision: z.number().int().optional().describe('The revision that was edited; another one is a conflict'),
            rerandomize: z.boolean().default(false).describe('Assigns every unit anew'),
          })
          .meta({ examples: [{ ...exampleSettings, why: 'A quarter of the beta testers', revision: 3 }] }),
        response: { 200: z.object({ revision: z.number().int() }), ...errorResponses },
      },
    },
    async (request) =>
      saveFlagSettings(contextOf(request), {
        ...(request.body as unknown as Omit<Parameters<typeof saveFlagSettings>[1], 'key' | 'environment'>),
        ...request.params,
      }),
  )
  app.put(
    '/flags/:key/environments/:environment/enabled',
    {
      schema: {
        tags,
        summary: 'Switch a flag on or off in an environment',
        ...requirePermission(toggleFlag),
        params: inEnvironment,
        body: z.object({ enabled: z.boolean(), why }).meta({ examples: [{ enabled: false, why: 'Orders fail' }] }),
        response: { 200: z.object({ enabled: z.boolean() }), ...errorResponses },
      },
    },
    async (request) => toggleFlag(contextOf(request), { ...request.body, ...request.params }),
  )
  app.post(
    '/flags/import',
    {
      schema: {
        tags,
        summary: 'Take flags over from flagd, Unleash or LaunchDarkly, with their targeting. What cannot be taken over is listed',
        ...requirePermission(importFlags),
        querystring: z.object({
          format: z.string().max(20).describe('flagd, unleash or launchdarkly'),
          environment: z.string().max(40),
          why,
        }),
        body: json
          .describe(
            'The document of the vendor as it is: of flagd, an export of Unleash, or the list of flags of LaunchDarkly with summary=0',
          )
          .meta({
            examples: [
              { flags: { 'new-checkout': { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' } } },
            ],
          }),
        response: {
          200: z.object({
            created: z.array(z.string()),
            updated: z.array(z.string()),
            refused: z.array(z.object({ flag: z.string(), reason: z.string() })),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => {
      const input = { ...request.query, document: request.body }
      return importFlags(contextOf(request), input as Parameters<typeof importFlags>[1])
    },
  )
}
