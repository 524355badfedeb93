import { STATUS_CODES } from 'node:http'
import { requestLimits } from '@callboard/core/limits/limits'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { storesAnswersOf } from './repeat-answers.ts'

// The OpenAPI description of /api/v1, at /api/v1/openapi.json. It is generated from the schemas that requests are validated by.

type JsonObject = Record<string, unknown>

/** Groups of routes, in the order in which they are listed. */
const tags = [
  { name: 'catalog', description: 'Entities, their docs and the lint findings of their APIs' },
  { name: 'history', description: 'What changed in the catalog, and removed entities' },
  { name: 'conclusions', description: 'Entities that were inferred from repositories, and their review' },
  { name: 'search', description: 'Search in entities, API operations, docs, flags and members' },
  { name: 'knowledge', description: 'Questions, answers with their sources, and articles' },
  { name: 'workloads', description: 'What runs in clusters' },
  { name: 'pipelines', description: 'Pipeline runs' },
  { name: 'costs', description: 'Cloud costs and budgets' },
  { name: 'flags', description: 'Feature flags, segments, and the clients that evaluate them' },
  { name: 'experiments', description: 'Experiments with their results, metrics, and what applications report' },
  { name: 'templates', description: 'Templates, their runs, and the steps that wait for a decision' },
  { name: 'integrations', description: 'Connected accounts and clusters' },
  { name: 'syncs', description: 'Sync runs of integrations, and their problems' },
  { name: 'plugins', description: 'Which plugins are enabled' },
  { name: 'members', description: 'Members and invitations' },
  { name: 'tokens', description: 'API tokens' },
  { name: 'notifications', description: 'Notifications of the owner of the token' },
  { name: 'audit', description: 'The audit log' },
  { name: 'exports', description: 'Exports of all data' },
]

/** Of every route that changes something, unless it has its own. */
const keyHeader = z.object({
  'idempotency-key': z
    .string()
    .max(requestLimits.idempotencyKey)
    .optional()
    .describe('Repetitions of the request with the same key get its first answer for 24 hours'),
})

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null

const componentPrefix = '#/components/schemas/'

/** Adds the names of all components that a value refers to, directly or through others. */
function collectReferences(value: unknown, schemas: JsonObject, names: Set<string>): Set<string> {
  if (!isObject(value)) return names
  const { $ref } = value
  if (typeof $ref === 'string' && $ref.startsWith(componentPrefix)) {
    const name = $ref.slice(componentPrefix.length)
    if (!names.has(name)) collectReferences(schemas[name], schemas, names.add(name))
  }
  for (const inner of Object.values(value)) collectReferences(inner, schemas, names)
  return names
}

/** Errors are sent as problem details, and the plugin's “Default Response” is no description. */
function describeResponse(status: string, response: JsonObject): JsonObject {
  const isError = /^[45]/.test(status)
  const content = isObject(response.content) ? response.content['application/json'] : undefined
  const description = isError
    ? 'The request failed. The problem says why, and what to do'
    : response.description === 'Default Response'
      ? (STATUS_CODES[status] ?? 'OK')
      : response.description
  return { ...response, description, ...(isError && content ? { content: { 'application/problem+json': content } } : {}) }
}

function describeOperation(operation: unknown): unknown {
  if (!isObject(operation) || !isObject(operation.responses)) return operation
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    isObject(response) ? describeResponse(status, response) : response,
  ])
  return { ...operation, responses: Object.fromEntries(responses) }
}

const mapValues = (value: unknown, change: (inner: unknown) => unknown): JsonObject =>
  Object.fromEntries(isObject(value) ? Object.entries(value).map(([key, inner]) => [key, change(inner)]) : [])

/**
 * The finished document. Schemas with an id become components: all that are registered in the process, for requests and for
 * responses, so those that no route refers to are left out.
 */
const completeDocument: typeof jsonSchemaTransformObject = (input) => {
  const document: JsonObject = { ...jsonSchemaTransformObject(input) }
  const paths = mapValues(document.paths, (item) => mapValues(item, describeOperation))
  const components = isObject(document.components) ? document.components : {}
  const schemas = isObject(components.schemas) ? components.schemas : {}
  const used = collectReferences(paths, schemas, new Set())
  const kept = Object.entries(schemas).filter(([name]) => used.has(name))
  const sorted = Object.fromEntries(kept.sort(([a], [b]) => a.localeCompare(b, 'en')))
  return { ...document, paths, components: { ...components, schemas: sorted } } as ReturnType<typeof jsonSchemaTransformObject>
}

/** Registers the description; `app.swagger()` returns it once the app is ready. */
export async function describeApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Callboard API',
        version: '1',
        description:
          'The catalog, integrations, workloads, costs and settings of one organization. Authenticate with an API token, which is created under Settings; a route says which scope it requires. Errors are problem details (RFC 9457). Requests that change something can be repeated with the same Idempotency-Key: nothing is changed twice.',
        contact: { name: 'Callboard', url: publicUrl },
      },
      servers: [{ url: `${publicUrl}/api/v1` }],
      tags,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token: cb_…' } } },
      security: [{ token: [] }],
    },
    transform: ({ url, schema, ...rest }) =>
      url.startsWith('/api/v1/')
        ? jsonSchemaTransform({
            ...rest,
            url: url.replace(/^\/api\/v1/, ''),
            schema: storesAnswersOf(String(rest.route.method), rest.route.config) ? { ...schema, headers: keyHeader } : schema,
          })
        : { schema: { hide: true }, url },
    transformObject: completeDocument,
  })
}
