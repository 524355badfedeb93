import { comparisons, flagTypes, operators } from '@callboard/flags-evaluator/model'
import { byId, contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { clientKinds } from './domain/flag.ts'
import { archiveFlag } from './operations/archive-flag.ts'
import { createFlag } from './operations/create-flag.ts'
import { createFlagClient } from './operations/create-flag-client.ts'
import { getFlag } from './operations/get-flag.ts'
import { importFlags } from './operations/import-flags.ts'
import { listFlagClients } from './operations/list-flag-clients.ts'
import { listFlagSegments } from './operations/list-flag-segments.ts'
import { listFlags } from './operations/list-flags.ts'
import { removeFlagSegment } from './operations/remove-flag-segment.ts'
import { revokeFlagClient } from './operations/revoke-flag-client.ts'
import { saveFlag } from './operations/save-flag.ts'
import { saveFlagSegment } from './operations/save-flag-segment.ts'
import { saveFlagSettings } from './operations/save-flag-settings.ts'
import { toggleFlag } from './operations/toggle-flag.ts'
import { tryFlag } from './operations/try-flag.ts'

const tags = ['flags']
const json = z.unknown()
const date = z.date().meta({ type: 'string', format: 'date-time' })
const why = z.string().max(500).default('').describe('Shown in the history of the flag')
const byKey = z.object({ key: z.string().max(100) })
const inEnvironment = byKey.extend({ environment: z.string().max(40) })
const share = z.number().int().describe('In 0.01 %: 10000 is everybody')
const variantName = z.string().nullable().describe('null: the default in the code')

// The shapes for the description. Each operation parses what is sent, and names the field that is wrong.
const targeting = json.describe(
  `null: everybody. A condition {attribute, operator, …} with one of ${operators.join(', ')} (a range compares as ${comparisons.join(', ')}), or {"all": […]}, {"any": […]}, {"not": …}, {"segment": "key"}`,
)
const rule = z.object({
  id: z.string(),
  name: z.string().optional(),
  enabled: z.boolean(),
  targeting,
  unit: z.string().nullable().describe('The attribute by whose value units are assigned; null: everybody gets the same'),
  share,
  split: z.array(z.object({ variant: variantName, weight: share })).readonly(),
  exclusive: z.object({ group: z.string(), from: share, to: share }).optional(),
  schedule: json.optional().describe('{start?, end?, ramp?: [{at, share}]}'),
})
const settings = z.object({
  enabled: z.boolean(),
  offVariant: variantName,
  defaultVariant: variantName,
  prerequisites: z.array(z.object({ flag: z.string(), variants: z.array(z.string()).readonly() })).readonly(),
  overrides: z.array(z.object({ unit: z.string(), value: z.string(), variant: z.string() })).readonly(),
  rules: z.array(rule).readonly(),
  holdout: z.boolean().describe('Whether the holdout of the environment applies'),
})
const owner = z.object({ ref: z.string(), label: z.string().nullable() }).nullable()
const type = z.enum(flagTypes)
const state = z.enum(['active', 'archived'])

const summary = z
  .object({
    key: z.string(),
    description: z.string(),
    type,
    state,
    variants: z.number().int(),
    owner,
    updatedBy: z.string(),
    updatedAt: date,
    environments: z.array(z.object({ key: z.string(), enabled: z.boolean(), rules: z.number().int() })),
  })
  .meta({ id: 'FlagSummary' })

const flag = z
  .object({
    key: z.string(),
    description: z.string(),
    type,
    state,
    variants: z.array(z.object({ name: z.string(), value: json })),
    schema: json,
    owner,
    createdBy: z.string(),
    createdAt: date,
    environments: z.array(
      settings.extend({ key: z.string(), name: z.string(), revision: z.number().int(), updatedBy: z.string(), updatedAt: date }),
    ),
    history: z.array(
      z.object({
        id: z.uuid(),
        environment: z.string().nullable(),
        at: date,
        by: z.string(),
        why: z.string(),
        before: json,
        after: json,
      }),
    ),
    segments: z.array(z.string()),
  })
  .meta({ id: 'Flag' })

/** Feature flags. */
export function flagRoutes(server: FastifyInstance): void {
  readRoutes(server)
  writeRoutes(server)
  segmentRoutes(server)
  clientRoutes(server)
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function readRoutes(server: FastifyInstance): void {
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
            flags: z.array(summary),
            environments: z.array(z.object({ key: z.string(), name: z.string() })),
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
  app.post(
    '/flags/:key/environments/:environment/try',
    {
      schema: {
        tags,
        summary: 'Evaluate a flag for a context, and say at each step why. Nothing is recorded',
        ...requirePermission(tryFlag),
        params: inEnvironment,
        body: z.object({ context: z.record(z.string(), json), at: z.string().max(40).optional() }),
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

const newFlag = z.object({
  key: z.string().max(100),
  description: z.string().max(1000).default(''),
  type,
  variants: z.array(z.object({ name: z.string(), value: json })).max(20),
  schema: json.optional().describe('JSON schema of the values of a structure'),
  owner: z.string().max(600).nullable().default(null),
  why,
})

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function writeRoutes(server: FastifyInstance): void {
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
        body: newFlag.omit({ key: true, type: true }),
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
        body: z.looseObject({
          enabled: z.boolean(),
          why,
          revision: z.number().int().optional().describe('The revision that was edited; another one is a conflict'),
          rerandomize: z.boolean().default(false).describe('Assigns every unit anew'),
        }),
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
        body: z.object({ enabled: z.boolean(), why }),
        response: { 200: z.object({ enabled: z.boolean() }), ...errorResponses },
      },
    },
    async (request) => toggleFlag(contextOf(request), { ...request.body, ...request.params }),
  )
  app.put(
    '/flags/:key/archived',
    {
      schema: {
        tags,
        summary: 'Archive a flag or restore it. Archived, applications get the default in their code',
        ...requirePermission(archiveFlag),
        params: byKey,
        body: z.object({ archived: z.boolean(), why }),
        response: { 200: z.object({ state }), ...errorResponses },
      },
    },
    async (request) => archiveFlag(contextOf(request), { ...request.body, ...request.params }),
  )
  app.post(
    '/flags/import',
    {
      schema: {
        tags,
        summary: 'Take flags over from flagd, with their targeting. What cannot be taken over is listed',
        ...requirePermission(importFlags),
        querystring: z.object({ format: z.string().max(20), environment: z.string().max(40), why }),
        body: json.describe('The document of flagd as it is'),
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

function segmentRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const segment = z.object({ key: z.string(), description: z.string(), targeting: json, updatedBy: z.string(), updatedAt: date })
  app.get(
    '/flag-segments',
    {
      schema: {
        tags,
        summary: 'List segments: targeting that rules share',
        ...requirePermission(listFlagSegments),
        response: { 200: z.object({ segments: z.array(segment) }), ...errorResponses },
      },
    },
    async (request) => ({ segments: await listFlagSegments(contextOf(request), {}) }),
  )
  app.put(
    '/flag-segments/:key',
    {
      schema: {
        tags,
        summary: 'Create or change a segment',
        ...requirePermission(saveFlagSegment),
        params: byKey,
        body: z.object({ description: z.string().max(1000).default(''), targeting }),
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) =>
      saveFlagSegment(contextOf(request), { ...request.body, ...request.params } as Parameters<typeof saveFlagSegment>[1]),
  )
  app.delete(
    '/flag-segments/:key',
    {
      schema: {
        tags,
        summary: 'Delete a segment that nothing uses',
        ...requirePermission(removeFlagSegment),
        params: byKey,
        response: { 200: z.object({ key: z.string() }), ...errorResponses },
      },
    },
    async (request) => removeFlagSegment(contextOf(request), request.params),
  )
}

function clientRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const kind = z.enum(clientKinds).describe('public: its secret is in an app that anybody can take apart')
  const client = z.object({
    id: z.uuid(),
    name: z.string(),
    kind,
    environment: z.string(),
    ending: z.string(),
    createdBy: z.string(),
    createdAt: date,
  })
  app.get(
    '/flag-clients',
    {
      schema: {
        tags,
        summary: 'List clients, without their secrets',
        ...requirePermission(listFlagClients),
        response: { 200: z.object({ clients: z.array(client) }), ...errorResponses },
      },
    },
    async (request) => ({ clients: await listFlagClients(contextOf(request), {}) }),
  )
  app.post(
    '/flag-clients',
    {
      schema: {
        tags,
        summary: 'Create a client, which evaluates the flags of an environment. Its secret is shown once',
        ...requirePermission(createFlagClient),
        body: z.object({ name: z.string(), environment: z.string(), kind }),
        response: { 201: z.object({ id: z.uuid(), secret: z.string() }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await createFlagClient(contextOf(request), request.body)),
  )
  app.delete(
    '/flag-clients/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a client immediately',
        ...requirePermission(revokeFlagClient),
        params: byId,
        response: { 200: z.object({ name: z.string() }), ...errorResponses },
      },
    },
    async (request) => revokeFlagClient(contextOf(request), request.params),
  )
}
