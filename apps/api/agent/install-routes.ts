import type { TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import type { Platform } from '@callboard/kernel/platform'
import { installPath, redeemInstallCode } from '@callboard/modules/integrations'
import type { FastifyInstance } from 'fastify'
import { addressOf } from '../authenticate.ts'
import { createFailedTokenCounter } from '../limit-callers.ts'

/** The addresses that install an agent: `kubectl apply -f <address>`. */
export async function agentInstallRoutes(app: FastifyInstance, platform: Platform, proxies: TrustedProxies): Promise<void> {
  const wrong = createFailedTokenCounter()
  app.addHook('onSend', async (_, reply) => void reply.header('cache-control', 'no-store'))
  app.get<{ Params: { code: string } }>(installPath(':code'), { schema: { hide: true } }, async (request, reply) => {
    const address = addressOf(request, proxies)
    if (wrong.exceeded(address))
      throw new AppError('rate_limited', 'Too many unknown install addresses were requested. Try again in a minute.', {
        retryAfterS: 60,
      })
    const manifest = await redeemInstallCode(platform, request.params.code).catch((error) => {
      wrong.count(address)
      throw error
    })
    return reply.type('application/yaml; charset=utf-8').send(manifest)
  })
}
