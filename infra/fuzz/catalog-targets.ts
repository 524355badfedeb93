import { bearer, fillPath, queryText } from './api-targets.ts'
import { hostileJson } from './hostile.ts'
import type { Random } from './random.ts'
import { jsonText, type Plan, type Target, type World } from './request.ts'
import { type Schema, valueFor } from './schema-values.ts'

const text: Schema = { type: 'string' }
const texts: Schema = { type: 'array', items: text }
const count: Schema = { type: 'integer', minimum: 0, maximum: 300 }
/** Backstage's predicate queries, three levels deep. */
function predicate(levels: number): Schema {
  const condition: Schema = {
    anyOf: [
      text,
      { type: 'object', properties: { $in: texts, $exists: { type: 'boolean' }, $contains: text, $hasPrefix: text } },
    ],
  }
  const fields: Schema = { type: 'object', properties: { kind: condition, 'spec.type': condition, 'metadata.name': condition } }
  if (levels === 0) return fields
  const list: Schema = { type: 'array', items: predicate(levels - 1) }
  return { anyOf: [fields, { type: 'object', properties: { $all: list, $any: list, $not: predicate(levels - 1) } }] }
}
const query = predicate(3)
const location: Schema = {
  type: 'object',
  required: ['type', 'target'],
  properties: { type: { enum: ['url', 'file'] }, target: { type: 'string', format: 'uri' } },
}
const order: Schema = { type: 'object', properties: { field: text, order: { enum: ['asc', 'desc'] } } }
const pageBody: Schema = {
  type: 'object',
  properties: {
    query,
    cursor: text,
    limit: count,
    offset: count,
    fields: texts,
    totalItems: { enum: ['include', 'exclude'] },
    orderBy: { anyOf: [order, { type: 'array', items: order }] },
    fullTextFilter: { type: 'object', required: ['term'], properties: { term: text, fields: texts } },
  },
}

export type Route = { call: string; query?: Record<string, Schema>; body?: Schema }

/** Backstage's catalog and search API, as in docs/decisions/005. A test compares this with the registered routes. */
export const catalogRoutes: readonly Route[] = [
  {
    call: 'GET /api/catalog/entities',
    query: { filter: text, fields: text, offset: count, limit: count, after: text, order: text },
  },
  {
    call: 'GET /api/catalog/entities/by-query',
    query: {
      filter: text,
      fields: text,
      orderField: text,
      limit: count,
      offset: count,
      cursor: text,
      totalItems: { enum: ['include', 'exclude'] },
      fullTextFilterTerm: text,
      fullTextFilterFields: text,
    },
  },
  { call: 'POST /api/catalog/entities/by-query', body: pageBody },
  {
    call: 'POST /api/catalog/entities/by-refs',
    query: { filter: text, fields: text },
    body: {
      type: 'object',
      required: ['entityRefs'],
      properties: { entityRefs: { type: 'array', items: text }, fields: texts, query },
    },
  },
  { call: 'GET /api/catalog/entities/by-name/{kind}/{namespace}/{name}' },
  { call: 'GET /api/catalog/entities/by-name/{kind}/{namespace}/{name}/ancestry' },
  { call: 'GET /api/catalog/entities/by-uid/{uid}' },
  { call: 'DELETE /api/catalog/entities/by-uid/{uid}' },
  { call: 'GET /api/catalog/entity-facets', query: { facet: text, filter: text } },
  {
    call: 'POST /api/catalog/entity-facets',
    body: { type: 'object', required: ['facets'], properties: { facets: texts, query } },
  },
  { call: 'POST /api/catalog/refresh', body: { type: 'object', required: ['entityRef'], properties: { entityRef: text } } },
  {
    call: 'POST /api/catalog/validate-entity',
    body: {
      type: 'object',
      required: ['entity', 'location'],
      properties: { entity: { type: 'object', additionalProperties: true }, location: text },
    },
  },
  { call: 'GET /api/catalog/locations' },
  { call: 'POST /api/catalog/locations', query: { dryRun: text, onConflict: { enum: ['reject', 'refresh'] } }, body: location },
  { call: 'POST /api/catalog/locations/by-query', body: { type: 'object', properties: { limit: count, query, cursor: text } } },
  { call: 'GET /api/catalog/locations/{id}' },
  { call: 'PUT /api/catalog/locations/{id}', body: location },
  { call: 'DELETE /api/catalog/locations/{id}' },
  { call: 'GET /api/catalog/locations/by-entity/{kind}/{namespace}/{name}' },
  {
    call: 'POST /api/catalog/analyze-location',
    body: { type: 'object', required: ['location'], properties: { location, catalogFilename: text } },
  },
  { call: 'GET /api/catalog/entities/unprocessed/failed', query: { owner: text } },
  { call: 'GET /api/catalog/entities/unprocessed/pending', query: { owner: text } },
  { call: 'DELETE /api/catalog/entities/unprocessed/delete/{id}' },
  { call: 'GET /api/catalog/openapi.json' },
  {
    call: 'GET /api/search/query',
    query: {
      term: text,
      pageLimit: count,
      pageCursor: text,
      'types[0]': text,
      'filters[kind]': text,
      'filters[owner]': text,
      'filters[x]': text,
    },
  },
]

const filters = [
  'kind=component',
  'kind=api,spec.type=openapi',
  'metadata.tags',
  'spec.owner=',
  '=',
  'kind',
  'a=b,a=c,,',
  'relations.ownedBy=group:default/team-1',
]

/** Parameters with a syntax of their own mostly get valid values. */
function parameter(name: string, schema: Schema, random: Random, world: World): unknown {
  if (name === 'filter' && random.chance(0.8)) return random.pick(filters)
  if (['cursor', 'after'].includes(name) && random.chance(0.5))
    return Buffer.from(jsonText(hostileJson(random)).slice(0, 3000)).toString('base64')
  if (name === 'order' && random.chance(0.6)) return random.pick(['asc:kind', 'desc:metadata.name', 'asc:', 'up:kind'])
  return valueFor(name, schema, random, world)
}

/** A request of a route that is described by its parameters, as whoever `headers` says. */
export function planOf({ call, query = {}, body }: Route, random: Random, world: World, headers: Plan['headers']): Plan {
  const [method = 'GET', path = '/'] = call.split(' ')
  const asked = Object.entries(query)
    .filter(() => random.chance(0.4))
    // Repeated parameters are part of the contract.
    .flatMap(([name, schema]) =>
      Array.from({ length: random.chance(0.1) ? 3 : 1 }, (): [string, unknown] => [name, parameter(name, schema, random, world)]),
    )
  return {
    method,
    path: fillPath(path, random, world) + queryText(asked, random),
    headers: [...headers, ...(body ? [['content-type', 'application/json'] as [string, string]] : [])],
    ...(body ? { body: jsonText(valueFor('', body, random, world)) } : {}),
  }
}

export const catalogTargets = (): Target[] =>
  catalogRoutes.map((route) => ({
    group: 'catalog',
    name: route.call,
    make: (random, world) => planOf(route, random, world, bearer(random, world)),
  }))
