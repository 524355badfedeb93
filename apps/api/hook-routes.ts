import type { IncomingMessage } from 'node:http'
import type { TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { hookLimits } from '@callboard/core/limits/limits'
import type { Platform } from '@callboard/kernel/platform'
import { maxEventBytes, receiveStripeEvent } from '@callboard/modules/billing'
import { findHook, type Hook, receiveEvent } from '@callboard/modules/integrations'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { addressOf } from './authenticate.ts'

// Webhooks: the recipient is known before the body is read, and the body stays raw, because its signature covers the bytes.

const minuteMs = 60_000
const tooMany = () => new AppError('rate_limited', 'Too many deliveries per minute. Redeliver them later.', { retryAfterS: 60 })

/** Counts in fixed windows of one minute. The least recently used keys are dropped if there are very many. */
function minuteCounter() {
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
function rawBodies(app: FastifyInstance, maxBytes: (request: FastifyRequest) => number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readBody(request, payload, maxBytes(request)),
  )
  app.addHook('onError', async (request, reply) => closeUnread(request, reply))
}

/** Addresses with many rejected deliveries are rejected without any lookup. */
function limitFailures(app: FastifyInstance, proxies: TrustedProxies): void {
  const failures = minuteCounter()
  app.addHook('onRequest', async (request) => {
    if (failures.count(addressOf(request, proxies)) >= hookLimits.failuresPerMinute) throw tooMany()
  })
  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode >= 400 && reply.statusCode < 500 && reply.statusCode !== 429) failures.add(addressOf(request, proxies))
  })
}

/** Deliveries of connected accounts. */
export async function hookRoutes(app: FastifyInstance, platform: Platform, proxies: TrustedProxies): Promise<void> {
  const hooks = new WeakMap<FastifyRequest, Hook>()
  const deliveries = minuteCounter()
  limitFailures(app, proxies)
  app.addHook('onRequest', async (request) => {
    const { pluginId = '', integrationId = '' } = request.params as { pluginId?: string; integrationId?: string }
    const hook = await findHook(platform, { pluginId, integrationId })
    if (deliveries.count(hook.integrationId) >= hookLimits.perMinute) throw tooMany()
    hooks.set(request, hook)
  })
  rawBodies(app, (request) => hooks.get(request)?.maxBytes ?? 0)
  app.post('/api/hooks/:pluginId/:integrationId', { schema: { hide: true } }, async (request, reply) => {
    const hook = hooks.get(request)
    if (!hook) throw new AppError('unauthenticated', 'There is no webhook at this address.')
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, Array.isArray(v) ? v[0] : v]))
    const { stored } = await receiveEvent(hook, { headers, body: typeof request.body === 'string' ? request.body : '' })
    // Only valid signatures count: somebody who knows the URL cannot use up its limit.
    deliveries.add(hook.integrationId)
    return reply.code(202).send({ stored })
  })
}

/** Stripe's webhook: raw like the others, and small. */
export async function stripeRoutes(app: FastifyInstance, platform: Platform, proxies: TrustedProxies): Promise<void> {
  limitFailures(app, proxies)
  app.addHook('onRequest', async (request) => {
    if (!platform.billing) throw new AppError('not_found', 'Payments are not enabled on this installation.')
    if (typeof request.headers['stripe-signature'] !== 'string')
      throw new AppError('unauthenticated', 'The Stripe signature is invalid or expired.')
  })
  rawBodies(app, () => maxEventBytes)
  app.post('/api/stripe', { schema: { hide: true } }, async (request, reply) => {
    const signature = request.headers['stripe-signature']
    try {
      const body = typeof request.body === 'string' ? request.body : ''
      return reply.send(
        await receiveStripeEvent(platform, { signature: typeof signature === 'string' ? signature : undefined, body }),
      )
    } catch (error) {
      request.log.warn({ err: error, ip: addressOf(request, proxies) }, 'rejected a Stripe webhook delivery')
      throw error
    }
  })
}
