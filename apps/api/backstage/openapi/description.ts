import { z } from 'zod'

import { type Described, summaries } from './summaries.ts'

/** A route of the API, as named by Fastify. */
export type ServedRoute = { method: string; url: string }

const prefix = '/api/catalog'

const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const arrayOf = (name: string) => ({ type: 'array', items: schemaRef(name) })
const string = { type: 'string' }
const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
})

const relation = object({ type: string, targetRef: string })
const metadata = {
  ...object({ name: string, namespace: string, uid: string, etag: string }, ['name']),
  additionalProperties: true,
}

/** Response schemas. The `spec` of an entity is open, because it depends on the kind. */
const schemas = {
  Entity: object(
    { apiVersion: string, kind: string, metadata, spec: { type: 'object' }, relations: { type: 'array', items: relation } },
    ['apiVersion', 'kind', 'metadata'],
  ),
  Entities: arrayOf('Entity'),
  EntityPage: object({
    items: arrayOf('Entity'),
    totalItems: { type: 'integer' },
    pageInfo: object({ nextCursor: string, prevCursor: string }, []),
  }),
  EntityBatch: object({ items: { type: 'array', items: { anyOf: [schemaRef('Entity'), { type: 'null' }] } } }),
  Ancestry: object({
    rootEntityRef: string,
    items: {
      type: 'array',
      items: object({ entity: schemaRef('Entity'), parentEntityRefs: { type: 'array', items: string } }),
    },
  }),
  Facets: object({
    facets: {
      type: 'object',
      additionalProperties: { type: 'array', items: object({ value: string, count: { type: 'integer' } }) },
    },
  }),
  Location: object({ id: string, type: string, target: string, entityRef: string }, ['id', 'type', 'target']),
  Locations: { type: 'array', items: object({ data: schemaRef('Location') }) },
  LocationAdded: object({ location: schemaRef('Location'), entities: arrayOf('Entity'), exists: { type: 'boolean' } }, [
    'location',
    'entities',
  ]),
  Unprocessed: object({
    type: { enum: ['failed', 'pending'] },
    entities: {
      type: 'array',
      items: object({ entity_id: string, entity_ref: string, unprocessed_entity: schemaRef('Entity') }),
    },
  }),
  Error: object({
    error: object({ name: string, message: string }),
    request: object({ method: string, url: string }),
    response: object({ statusCode: { type: 'integer' } }),
  }),
}

type Schema = { properties?: Record<string, unknown>; required?: string[] }

/** A request schema, without internal keywords. */
function schemaOf(type: z.ZodType): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
  return schema as Schema
}

function parametersOf(url: string, query: z.ZodObject | undefined) {
  const inPath = [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: string }))
  if (!query) return inPath
  const { properties = {}, required = [] } = schemaOf(query)
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
  return [...inPath, ...inQuery]
}

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } })

function operationOf(method: string, url: string, { summary, query, body, returns, status = 200 }: Described) {
  const id = `${method.toLowerCase()}${url.replace(/[^\w]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`
  return {
    operationId: id.replace(/\W/g, ''),
    summary,
    tags: ['Catalog'],
    parameters: parametersOf(url, query),
    ...(body ? { requestBody: { required: true, ...json(schemaOf(body)) } } : {}),
    responses: {
      [status]: { description: 'Done', ...(returns ? json(schemaRef(returns)) : {}) },
      default: { description: 'Error, with the reason', ...json(schemaRef('Error')) },
    },
  }
}

/** For a route missing in summaries.ts; detected by a test. */
export const undescribed = 'Not described yet'

/** The OpenAPI description of the catalog API, from the registered routes. */
export function catalogDescription(served: readonly ServedRoute[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { method, url } of served) {
    if (!url.startsWith(`${prefix}/`) || method === 'HEAD' || method === 'OPTIONS') continue
    const below = url.slice(prefix.length)
    const described = summaries[`${method} ${below}`] ?? { summary: undescribed }
    const path = below.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(method, below, described) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'catalog', version: '1', description: "Backstage's catalog API, as Callboard serves it." },
    servers: [{ url: '/api/catalog' }],
    security: [{ JWT: [] }],
    components: { securitySchemes: { JWT: { type: 'http', scheme: 'bearer' } }, schemas },
    paths,
  }
}
