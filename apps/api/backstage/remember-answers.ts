import { contextOf, findContext } from '@callboard/kernel/http'
import { mayDo } from '@callboard/kernel/operation'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CatalogMemory, Keep } from './memory.ts'

/** Routes that depend on entities only, including POST queries. Nothing else is cached. */
const fromEntities = /^\/api\/(?:catalog\/(?:entities|entity-facets)|search\/query)\b/

const isRead = (request: FastifyRequest) => ['GET', 'POST'].includes(request.method) && fromEntities.test(request.url)

/** The cache key besides the catalog. A body is parsed already, and serialized consistently. */
const keyOf = (request: FastifyRequest) =>
  `${request.method} ${request.url}${request.method === 'GET' ? '' : ` ${JSON.stringify(request.body)}`}`

/**
 * Answers reads from the cache if the catalog has not changed. Everybody who may read the catalog gets the same response, so it
 * is cached per organization; permission is checked each time. `Cache-Control: no-cache` bypasses the cache.
 */
export function rememberAnswers(routes: FastifyInstance, memory: CatalogMemory): void {
  const keeping = new WeakMap<FastifyRequest, { key: string; keep: Keep }>()
  routes.addHook('preHandler', async (request, reply) => {
    const { tenantId, actor } = contextOf(request)
    if (!isRead(request) || !mayDo(actor, 'catalog.read')) return
    const key = keyOf(request)
    const known = request.headers['cache-control'] === 'no-cache' ? undefined : memory.findAnswer(tenantId, key)
    if (known !== undefined) return reply.type('application/json; charset=utf-8').send(known)
    keeping.set(request, { key, keep: memory.begin(tenantId) })
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
      read.keep.answer(read.key, Buffer.from(payload))
    // A writer must see their own write. Preflights and rejected requests have written nothing.
    const context = findContext(request)
    if (context && request.method !== 'GET' && !isRead(request)) memory.forget(context.tenantId)
    return payload
  })
}
