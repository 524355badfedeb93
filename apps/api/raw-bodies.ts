import type { IncomingMessage } from 'node:http'
import type { TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { hookLimits } from '@callboard/core/limits/limits'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { addressOf } from './authenticate.ts'

// What the routes of deliveries share: bodies stay raw, because signatures cover the bytes, and are read up to a limit.

const minuteMs = 60_000
export const tooMany = () =>
  new AppError('rate_limited', 'Too many deliveries per minute. Redeliver them later.', { retryAfterS: 60 })

/** Counts in fixed windows of one minute. The least recently used keys are dropped if there are very many. */
export function minuteCounter() {
  const counts = new LRUCache<string, { count: number }>({ max: 50_000, ttl: minuteMs, noUpdateTTL: true })
  return {
    count: (key: string): number => counts.get(key)?.count ?? 0,
    add(key: string): number {
      const entry = counts.get(key)
      if (entry) return ++entry.count
      counts.set(key, { count: 1 })
      return 1
    },
  }
}

/**
 * Reads a body chunk by chunk and stops at the limit.
 * @throws AppError `too_large`; for a declared length before anything is read
 */
async function readBody(request: FastifyRequest, payload: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new AppError(
      'too_large',
      `Deliveries to this URL are limited to ${maxBytes / 1024} KiB. Choose fewer events for the webhook.`,
    )
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of payload) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The rest of a rejected body is not read: the connection ends with the response. */
const closeUnread = (request: FastifyRequest, reply: FastifyReply) => {
  if (!request.raw.complete) reply.header('connection', 'close')
}

/** Accepts bodies of any type as text, up to `maxBytes` of the request. */
export function rawBodies(app: FastifyInstance, maxBytes: (request: FastifyRequest) => number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readBody(request, payload, maxBytes(request)),
  )
  app.addHook('onError', async (request, reply) => closeUnread(request, reply))
}

/** Addresses with many rejected deliveries are rejected without any lookup. */
export function limitFailures(app: FastifyInstance, proxies: TrustedProxies): void {
  const failures = minuteCounter()
  app.addHook('onRequest', async (request) => {
    if (failures.count(addressOf(request, proxies)) >= hookLimits.failuresPerMinute) throw tooMany()
  })
  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode >= 400 && reply.statusCode < 500 && reply.statusCode !== 429) failures.add(addressOf(request, proxies))
  })
}
