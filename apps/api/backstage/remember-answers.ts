import { contextOf, findContext } from '@callboard/kernel/http'
import { mayDo } from '@callboard/kernel/operation'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CatalogMemory, Keep } from './memory.ts'

/** What answers from entities alone, also where it is asked with POST. Nothing else is remembered. */
const fromEntities = /^\/api\/(?:catalog\/(?:entities|entity-facets)|search\/query)\b/

const isRead = (request: FastifyRequest) => ['GET', 'POST'].includes(request.method) && fromEntities.test(request.url)

/** What an answer depends on besides the catalog. A body is read already, and written the same way each time. */
const keyOf = (request: FastifyRequest) =>
  `${request.method} ${request.url}${request.method === 'GET' ? '' : ` ${JSON.stringify(request.body)}`}`

/**
 * Answers a reading request from memory where the catalog has not changed since it was answered last. Everybody who may
 * read the catalog reads the same, so an answer is kept for the organization; whether somebody may is asked each time.
 * `Cache-Control: no-cache` asks for a fresh answer.
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
    // What has headers of its own, such as the link to a next page, is not kept.
    if (
      read &&
      reply.statusCode === 200 &&
      (typeof payload === 'string' || payload instanceof Buffer) &&
      !reply.hasHeader('link')
    )
      read.keep.answer(read.key, Buffer.from(payload))
    // Whoever writes through here reads what they wrote. A preflight or a refused request has written nothing.
    const context = findContext(request)
    if (context && request.method !== 'GET' && !isRead(request)) memory.forget(context.tenantId)
    return payload
  })
}
