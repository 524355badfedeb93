import { contextOf, findContext } from '@callboard/kernel/http'
import { mayDo } from '@callboard/kernel/operation'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CatalogCache, CatalogCacheWriter } from './catalog-cache.ts'

/** Routes that depend on entities only, including POST queries. Nothing else is cached. */
const cacheablePaths = /^\/api\/(?:catalog\/(?:entities|entity-facets)|search\/query)\b/

const isCacheable = (request: FastifyRequest) => ['GET', 'POST'].includes(request.method) && cacheablePaths.test(request.url)

/** The cache key besides the catalog. A body is parsed already, and serialized consistently. */
const cacheKeyOf = (request: FastifyRequest) =>
  `${request.method} ${request.url}${request.method === 'GET' ? '' : ` ${JSON.stringify(request.body)}`}`

/**
 * Serves reads from the cache if the catalog has not changed. All readers of the catalog get the same response, so it is cached
 * per organization; permission is checked each time. `Cache-Control: no-cache` bypasses the cache.
 */
export function cacheResponses(routes: FastifyInstance, memory: CatalogCache): void {
  const keeping = new WeakMap<FastifyRequest, { key: string; keep: CatalogCacheWriter }>()
  routes.addHook('preHandler', async (request, reply) => {
    const { tenantId, actor } = contextOf(request)
    if (!isCacheable(request) || !mayDo(actor, 'catalog.read')) return
    const key = cacheKeyOf(request)
    const known = request.headers['cache-control'] === 'no-cache' ? undefined : memory.getResponse(tenantId, key)
    if (known !== undefined) return reply.type('application/json; charset=utf-8').send(known)
    keeping.set(request, { key, keep: memory.startRead(tenantId) })
  })
  routes.addHook('onSend', async (request, reply, payload) => {
    const read = keeping.get(request)
    // Responses with special headers, such as the link to a next page, are not cached.
    if (
      read &&
      reply.statusCode === 200 &&
      (typeof payload === 'string' || payload instanceof Buffer) &&
      !reply.hasHeader('link')
    )
      read.keep.setResponse(read.key, Buffer.from(payload))
    // A writer must see their own write. Preflights and rejected requests have written nothing.
    const context = findContext(request)
    if (context && request.method !== 'GET' && !isCacheable(request)) memory.invalidate(context.tenantId)
    return payload
  })
}
