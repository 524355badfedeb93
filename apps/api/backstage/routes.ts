import { AppError, notFound } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { countFacets, getEntitiesByRefs, queryEntities } from '@callboard/modules/catalog'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import {
  type EntityFilter,
  type EntityOrder,
  type EntityQuery,
  filterCost,
  type PagePosition,
} from '@callboard/modules/catalog/domain/query'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { withCostLimit } from '../cost-limit.ts'
import { handleBackstageErrors } from './backstage-errors.ts'
import { cacheResponses } from './cache-responses.ts'
import type { CatalogCache } from './catalog-cache.ts'
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts'
import { entityRoutes } from './entity-routes.ts'
import { arrayOf, entitiesAsJson, jsonWithItems, readEntityTexts, sendJson } from './entity-texts.ts'
import { filtersOf, intersect, predicateOf } from './filters.ts'
import { locationRoutes } from './location-routes.ts'
import { byQuery, byQueryBody, byRefsBody, byRefsQuery, defaultLimit, listQuery, maxLimit, repeated } from './parameters.ts'
import { parse } from './parse.ts'
import { requireFieldBudget } from './select-fields.ts'

/** `field,asc` or `field`; only the first one counts, as in Backstage. */
function orderFields(values: readonly string[]): EntityOrder[] {
  const orders = values.map((value): EntityOrder => {
    const [field = '', order = 'asc'] = value.split(',')
    if (order !== 'asc' && order !== 'desc')
      throw new AppError(
        'invalid_input',
        `"${order}" is not a valid order. Use orderField=${field},asc or orderField=${field},desc.`,
      )
    return { field, order }
  })
  return orders.slice(0, 1)
}

/** `asc:field`, the older form of `GET /entities`. All of them count. */
const ordersOf = (values: readonly string[]): EntityOrder[] =>
  values.map((value) => {
    const [, order, field] = /^(asc|desc):(.+)$/.exec(value) ?? []
    if (!field) throw new AppError('invalid_input', `"${value}" is not a valid order. Use asc:field or desc:field.`)
    return { order: order === 'desc' ? 'desc' : 'asc', field }
  })

/** Pages without an order are by reference, as in Backstage. The whole list is in the default order. */
const listOrderOf = ({ order, limit, offset }: z.output<typeof listQuery>): EntityOrder[] =>
  order.length === 0 && (limit ?? offset) !== undefined ? [{ field: '$ref', order: 'asc' }] : ordersOf(order)

/** Text is searched in the given fields, else in the field of the order, else in uids. */
function textOf(term: string | undefined, fields: string[] | undefined, order: readonly EntityOrder[]): EntityQuery['text'] {
  const trimmed = term?.trim()
  return trimmed ? { term: trimmed, fields: fields?.length ? fields : [order[0]?.field || 'metadata.uid'] } : undefined
}

type CursorQuery = Pick<EntityQuery, 'filter' | 'text' | 'order'> & { missing?: 'last' }

/** The part of a query that is stored in its cursors. */
const cursorQueryOf = ({
  filter,
  text,
  order,
  missing,
}: { [K in keyof CursorQuery]?: CursorQuery[K] | undefined }): CursorQuery => ({
  ...(filter ? { filter } : {}),
  ...(text ? { text } : {}),
  ...(order?.length ? { order } : {}),
  ...(missing ? { missing } : {}),
})

const { compare } = new Intl.Collator('en')
/** Clients show facets in the order of the response, which is by value in Backstage. */
const byValue = (a: { value: string }, b: { value: string }): number => compare(a.value, b.value)

/** A facet reads each entity. With one condition, 15 of them are still not a heavy request. */
const facetCost = 60
/** No longer ones exist. */
const maxRefLength = 600

type FirstPage = CursorQuery & { offset?: number | undefined }
type PageRequest = {
  query: FirstPage
  cursor: Cursor | undefined
  limit: number
  fields: string[]
  total: 'include' | 'exclude'
}

/** A cursor has its query: one that is sent beside it is not looked at, as in Backstage. */
const startOf = (cursor: string | undefined, first: () => FirstPage): Pick<PageRequest, 'query' | 'cursor'> =>
  cursor ? { query: {}, cursor: decodeCursor(cursor) } : { query: first(), cursor: undefined }

/** A by-query page with cursors in both directions, as JSON bytes. */
const page = (request: FastifyRequest, requested: PageRequest): Promise<Buffer> =>
  withCostLimit(
    request,
    Math.max(requested.limit, filterCost((requested.cursor ?? requested.query).filter).conditions * 20),
    () => readPage(contextOf(request), requested),
  )

async function readPage(context: Parameters<typeof queryEntities>[0], request: PageRequest) {
  const { cursor } = request
  const lasting = cursorQueryOf(cursor ?? request.query)
  const position = cursor ? { from: cursor.from } : request.query.offset ? { offset: request.query.offset } : {}
  const result = await queryEntities(context, {
    ...lasting,
    ...position,
    limit: Math.min(request.limit, maxLimit),
    total: cursor ? 'exclude' : request.total,
  })
  const total = cursor ? cursor.total : result.total
  const start = cursor ? cursor.start : result.first
  const make = (at: PagePosition | undefined, direction: 'next' | 'prev') =>
    at
      ? encodeCursor({
          ...lasting,
          from: { ...at, direction },
          ...(start ? { start } : {}),
          ...(total === undefined ? {} : { total }),
        })
      : undefined
  const backwards = cursor?.from.direction === 'prev'
  const next = backwards || result.hasMore ? make(result.last, 'next') : undefined
  // The first page has no previous one, even if it began at an offset.
  const isFirst = !cursor || result.first?.id === start?.id
  const prev = isFirst || (backwards && !result.hasMore) ? undefined : make(result.first, 'prev')
  return jsonWithItems(await entitiesAsJson(result.documents, request.fields), {
    totalItems: total ?? 0,
    pageInfo: { ...(next ? { nextCursor: next } : {}), ...(prev ? { prevCursor: prev } : {}) },
  })
}

/** Backstage's catalog API, for its clients and tools. The contract: docs/decisions/005-backstage-api.md. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export async function backstageRoutes(app: FastifyInstance, memory: CatalogCache): Promise<void> {
  handleBackstageErrors(app)
  cacheResponses(app, memory)
  entityRoutes(app)
  locationRoutes(app)
  app.get('/entities/by-query', async (request, reply) => {
    const q = parse(byQuery, request.query)
    const answer = await page(request, {
      ...startOf(q.cursor, () => {
        const order = orderFields(q.orderField)
        const text = textOf(q.fullTextFilterTerm, q.fullTextFilterFields, order)
        return { ...cursorQueryOf({ filter: filtersOf(q.filter), order, text }), offset: q.offset }
      }),
      limit: q.limit ?? defaultLimit,
      fields: q.fields,
      total: q.totalItems,
    })
    return sendJson(reply, answer)
  })
  app.post('/entities/by-query', async (request, reply) => {
    const body = parse(byQueryBody, request.body ?? {})
    const answer = await page(request, {
      ...startOf(body.cursor, () => {
        const order = [body.orderBy ?? []].flat().slice(0, 1)
        const text = textOf(body.fullTextFilter?.term, body.fullTextFilter?.fields, order)
        return { ...cursorQueryOf({ filter: predicateOf(body.query), order, text }), offset: body.offset }
      }),
      limit: body.limit ?? defaultLimit,
      fields: body.fields ?? [],
      total: body.totalItems,
    })
    return sendJson(reply, answer)
  })
  app.get('/entities', async (request, reply) => {
    const q = parse(listQuery, request.query)
    const cursor = q.after ? decodeCursor(q.after) : undefined
    const lasting = cursorQueryOf(cursor ?? { filter: filtersOf(q.filter), order: listOrderOf(q), missing: 'last' })
    const position = cursor ? { from: cursor.from } : { offset: q.offset ?? 0 }
    const limit = Math.min(q.limit ?? maxLimit, maxLimit)
    const { result, text } = await withCostLimit(request, limit, async () => {
      const found = await queryEntities(contextOf(request), { ...lasting, ...position, limit, total: 'exclude' })
      return { result: found, text: await entitiesAsJson(found.documents, q.fields) }
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
    const query = parse(byRefsQuery, request.query)
    // An invalid reference matches nothing.
    const refs = body.entityRefs.map((r) => (r.length > maxRefLength ? undefined : normalizeRef(r)) ?? '')
    const filter = intersect(filtersOf(query.filter), predicateOf(body.query))
    const fields = [...query.fields, ...(body.fields ?? [])]
    requireFieldBudget(refs.length, fields)
    const text = await withCostLimit(request, refs.length, async () => {
      if (!filter && fields.length === 0) return jsonWithItems(arrayOf(await readEntityTexts(request, memory, refs)))
      const documents = await getEntitiesByRefs(contextOf(request), { refs, ...(filter ? { filter } : {}) })
      return jsonWithItems(await entitiesAsJson(documents, fields))
    })
    return sendJson(reply, text)
  })
  const facets = async (request: Parameters<typeof contextOf>[0], keys: string[], filter: EntityFilter | undefined) => {
    const asked = keys.filter(Boolean)
    if (asked.length === 0) throw new AppError('invalid_input', 'Missing facet parameter')
    const counted = () => countFacets(contextOf(request), { keys: asked, ...(filter ? { filter } : {}) })
    const cost = Math.max(1, filterCost(filter).conditions) * asked.length * facetCost
    const counts = await withCostLimit(request, cost, counted)
    return { facets: Object.fromEntries(Object.entries(counts).map(([key, values]) => [key, values.toSorted(byValue)])) }
  }
  app.get('/entity-facets', async (request) => {
    const q = parse(z.object({ facet: repeated, filter: repeated }), request.query)
    return facets(request, q.facet, filtersOf(q.filter))
  })
  app.post('/entity-facets', async (request) => {
    const body = parse(z.object({ facets: z.array(z.string()), query: z.unknown().optional() }), request.body)
    return facets(request, body.facets, predicateOf(body.query))
  })
}
