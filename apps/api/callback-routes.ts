import type { TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import type { Platform } from '@callboard/kernel/platform'
import { type Callback, maxCallbackBytes, readCallbackAddress, receiveCallback } from '@callboard/modules/templates'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limitFailures, rawBodies } from './raw-bodies.ts'

/** Calls that steps of template runs wait for. The address is the credential, and is verified before the body is read. */
export async function callbackRoutes(app: FastifyInstance, platform: Platform, proxies: TrustedProxies): Promise<void> {
  const callbacks = new WeakMap<FastifyRequest, Callback>()
  const unknown = () =>
    new AppError('unauthenticated', 'This call-back address is wrong or has expired. Copy it from the page of the run.')
  limitFailures(app, proxies)
  app.addHook('onRequest', async (request) => {
    const { token = '' } = request.params as { token?: string }
    const callback = await readCallbackAddress(platform, token)
    if (!callback) throw unknown()
    callbacks.set(request, callback)
  })
  rawBodies(app, () => maxCallbackBytes)
  app.post('/api/template-callbacks/:token', { schema: { hide: true } }, async (request, reply) => {
    const callback = callbacks.get(request)
    if (!callback) throw unknown()
    const body = typeof request.body === 'string' ? request.body : ''
    return reply.code(202).send(await receiveCallback(platform, callback, body))
  })
}
