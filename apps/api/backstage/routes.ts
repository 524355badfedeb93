import { AppError, notFound } from '@callboard/core/errors'
import {
  type EntityFilter,
  type EntityOrder,
  type EntityQuery,
  filterCost,
  parseFilters,
  parsePredicate,
} from '@callboard/core/entity/query'
import { normalizeRef } from '@callboard/core/entity/entity'
import { countFacets, getEntitiesByRefs, queryEntities } from '@callboard/operations/catalog/query-entities'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { contextOf } from '../authenticate.ts'
import { sendBackstageError } from '../refusals.ts'
import { byCost } from '../heavy.ts'
import { entityRoutes } from './entity-routes.ts'
import { byQuery, byQueryBody, byRefsBody, defaultLimit, largestLimit, list, listQuery, repeated } from './parameters.ts'
import { parse } from './parse.ts'
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts'
import { itemsOf, jsonArray, jsonWithItems, readEntityTexts, sendJson } from './entity-texts.ts'
import { locationRoutes } from './location-routes.ts'
import type { CatalogMemory } from './memory.ts'
import { rememberAnswers } from './remember-answers.ts'
import { requireFieldBudget, selectFields } from './select-fields.ts'

/** `field,asc` or `field`; only the first one counts, as in Backstage. */
function orderField(values: readonly string[]): EntityOrder | undefined {
  const [first] = values
  if (!first) return undefined
  const [field = '', direction = 'asc'] = first.split(',')
  if (direction !== 'asc' && direction !== 'desc')
    throw new AppError('invalid_input', `Invalid order field order, "${direction}"`)
  return { field, order: direction }
}

/** `asc:field`, the older form of `GET /entities`. */
function orderOf(values: readonly string[]): EntityOrder | undefined {
  const match = /^(asc|desc):(.+)$/.exec(values[0] ?? '')
  if (values.length > 0 && !match) throw new AppError('invalid_input', 'The order must be asc:field or desc:field')
  return match ? { order: match[1] as 'asc' | 'desc', field: match[2] ?? '' } : undefined
}

function predicate(query: unknown): EntityFilter | undefined {
  if (query === undefined) return undefined
  try {
    return parsePredicate(query)
  } catch (error) {
    throw new AppError('invalid_input', error instanceof Error ? error.message : 'The query is not understood.')
  }
}

type Lasting = { filter?: EntityFilter | undefined; text?: EntityQuery['text'] | undefined; order?: EntityOrder | undefined }

/** The part of a query that its cursors carry. */
const lastingOf = ({ filter, text, order }: Lasting) => ({
  ...(filter ? { filter } : {}),
  ...(text ? { text } : {}),
  ...(order ? { order } : {}),
})

type PageRequest = {
  query: Omit<EntityQuery, 'limit' | 'total' | 'from'>
  cursor: Cursor | undefined
  limit: number
  fields: string[]
  total: 'include' | 'exclude'
}

/** A page of by-query, with cursors both ways, as the bytes of its JSON. */
const page = (request: FastifyRequest, requested: PageRequest): Promise<Buffer> =>
  byCost(request, Math.max(requested.limit, filterCost((requested.cursor ?? requested.query).filter).conditions * 20), () =>
    readPage(contextOf(request), requested),
  )

async function readPage(context: Parameters<typeof queryEntities>[0], request: PageRequest) {
  const { cursor } = request
  const lasting = lastingOf(cursor ?? request.query)
  const position = cursor ? { from: cursor.from } : request.query.offset ? { offset: request.query.offset } : {}
  const result = await queryEntities(context, {
    ...lasting,
    ...position,
    limit: Math.min(request.limit, largestLimit),
    total: cursor ? 'exclude' : request.total,
  })
  const total = cursor ? cursor.total : result.total
  const make = (at: { value: string | null; id: string } | undefined, direction: 'next' | 'prev') =>
    at ? encodeCursor({ ...lasting, from: { ...at, direction }, ...(total === undefined ? {} : { total }) }) : undefined
  const backwards = cursor?.from.direction === 'prev'
  const next = backwards || result.hasMore ? make(result.last, 'next') : undefined
  const prev = (backwards ? result.hasMore : cursor !== undefined || (request.query.offset ?? 0) > 0)
    ? make(result.first, 'prev')
    : undefined
  return jsonWithItems(await selectFields(result.items, request.fields), {
    totalItems: total ?? 0,
    pageInfo: { ...(next ? { nextCursor: next } : {}), ...(prev ? { prevCursor: prev } : {}) },
  })
}

/** Backstage's catalog API, for its clients and tools. The contract: docs/decisions/005-backstage-api.md. */
export async function backstageRoutes(app: FastifyInstance, memory: CatalogMemory): Promise<void> {
  app.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
  app.setNotFoundHandler((request, reply) =>
    sendBackstageError(
      new AppError('not_found', `This part of Backstage's API is not served: ${request.method} ${request.url.split('?')[0]}`),
      request,
      reply,
    ),
  )

  rememberAnswers(app, memory)
  entityRoutes(app, memory)
  locationRoutes(app)
  app.get('/entities/by-query', async (request, reply) => {
    const q = parse(byQuery, request.query)
    const filter = parseFilters(q.filter)
    const order = orderField(q.orderField)
    const text = q.fullTextFilterTerm?.trim() ? { term: q.fullTextFilterTerm.trim(), fields: q.fullTextFilterFields } : undefined
    const answer = await page(request, {
      query: {
        ...(filter ? { filter } : {}),
        ...(order ? { order } : {}),
        ...(text ? { text } : {}),
        ...(q.offset ? { offset: q.offset } : {}),
      },
      cursor: q.cursor ? decodeCursor(q.cursor) : undefined,
      limit: q.limit ?? defaultLimit,
      fields: q.fields,
      total: q.totalItems,
    })
    return sendJson(reply, answer)
  })
  app.post('/entities/by-query', async (request, reply) => {
    const body = parse(byQueryBody, request.body ?? {})
    const filter = predicate(body.query)
    const order = Array.isArray(body.orderBy) ? body.orderBy[0] : body.orderBy
    const text = body.fullTextFilter?.term.trim()
      ? { term: body.fullTextFilter.term.trim(), ...(body.fullTextFilter.fields ? { fields: body.fullTextFilter.fields } : {}) }
      : undefined
    const answer = await page(request, {
      query: {
        ...(filter ? { filter } : {}),
        ...(order ? { order } : {}),
        ...(text ? { text } : {}),
        ...(body.offset ? { offset: body.offset } : {}),
      },
      cursor: body.cursor ? decodeCursor(body.cursor) : undefined,
      limit: body.limit ?? defaultLimit,
      fields: body.fields ?? [],
      total: body.totalItems,
    })
    return sendJson(reply, answer)
  })
  app.get('/entities', async (request, reply) => {
    const q = parse(listQuery, request.query)
    const cursor = q.after ? decodeCursor(q.after) : undefined
    const lasting = cursor ? lastingOf(cursor) : lastingOf({ filter: parseFilters(q.filter), order: orderOf(q.order) })
    const position = cursor ? { from: cursor.from } : { offset: q.offset ?? 0 }
    const limit = Math.min(q.limit ?? largestLimit, largestLimit)
    const { result, text } = await byCost(request, limit, async () => {
      const found = await queryEntities(contextOf(request), { ...lasting, ...position, limit, total: 'exclude' })
      return { result: found, text: await jsonArray(await selectFields(found.items, q.fields)) }
    })
    if (result.hasMore && result.last) {
      const url = new URL(request.url, 'http://localhost')
      url.searchParams.set('after', encodeCursor({ ...lasting, from: { ...result.last, direction: 'next' } }))
      url.searchParams.delete('offset')
      reply.header('link', `<${url.pathname}${url.search}>; rel="next"`)
    }
    return sendJson(reply, text)
  })
  app.get('/entities/by-name/:kind/:namespace/:name', async (request, reply) => {
    const { kind, namespace, name } = request.params as Record<'kind' | 'namespace' | 'name', string>
    const [entity] = await readEntityTexts(request, memory, [`${kind}:${namespace}/${name}`.toLowerCase()])
    if (!entity) throw notFound(`Entity named "${name}" of kind "${kind}" in namespace "${namespace}"`)
    return sendJson(reply, entity)
  })
  app.post('/entities/by-refs', async (request, reply) => {
    const body = parse(byRefsBody, request.body)
    const refs = body.entityRefs.map((r) => {
      const ref = normalizeRef(r)
      if (!ref) throw new AppError('invalid_input', `"${r}" is not an entity reference`)
      return ref
    })
    const filter = predicate(body.query)
    requireFieldBudget(refs.length, body.fields)
    const text = await byCost(request, refs.length, async () => {
      if (!filter && !body.fields?.length) return itemsOf(await readEntityTexts(request, memory, refs))
      const items = await getEntitiesByRefs(contextOf(request), { refs, ...(filter ? { filter } : {}) })
      return jsonWithItems(await selectFields(items, body.fields))
    })
    return sendJson(reply, text)
  })
  const facets = async (request: Parameters<typeof contextOf>[0], keys: string[], filter: EntityFilter | undefined) => {
    if (keys.length === 0) throw new AppError('invalid_input', 'Missing facet parameter')
    const counted = () => countFacets(contextOf(request), { keys, ...(filter ? { filter } : {}) })
    return { facets: await byCost(request, filterCost(filter).conditions * keys.length * 20, counted) }
  }
  app.get('/entity-facets', async (request) => {
    const q = parse(z.object({ facet: list, filter: repeated }), request.query)
    return facets(request, q.facet, parseFilters(q.filter))
  })
  app.post('/entity-facets', async (request) => {
    const body = parse(z.object({ facets: z.array(z.string()), query: z.unknown().optional() }), request.body)
    return facets(request, body.facets, predicate(body.query))
  })
}
