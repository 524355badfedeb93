import type { TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { hookLimits } from '@callboard/core/limits/limits'
import type { Platform } from '@callboard/kernel/platform'
import { maxEventBytes, receiveStripeEvent } from '@callboard/modules/billing'
import { findHook, type Hook, receiveEvent } from '@callboard/modules/integrations'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addressOf } from './authenticate.ts'
import { limitFailures, minuteCounter, rawBodies, tooMany } from './raw-bodies.ts'

// Webhooks: the recipient is known before the body is read, and the body stays raw, because its signature covers the bytes.

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
