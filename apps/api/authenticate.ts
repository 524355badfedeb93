import { type AddressedRequest, clientAddress, type TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { type OperationContext, operationContext } from '@callboard/operations/operation'
import type { Platform } from '@callboard/operations/platform'
import { findToken, type TokenIdentity } from '@callboard/operations/tokens/find-token'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Admission } from './admission.ts'
import type { CallerLimits } from './limit-callers.ts'
import { noteCaller } from './recent-callers.ts'

const contexts = new WeakMap<FastifyRequest, OperationContext>()

const bearerOf = (request: FastifyRequest) => /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** The address of a request's client, as packages/core/client-address.ts finds it; nothing else here reads addresses. */
export const addressOf = (request: { raw: AddressedRequest }, proxies: TrustedProxies): string =>
  clientAddress(request.raw, proxies)

export type Callers = { platform: Platform; limits: CallerLimits; proxies: TrustedProxies; admission: Admission }

function contextOfToken(platform: Platform, request: FastifyRequest, token: TokenIdentity, ip: string): OperationContext {
  const { id, scopes, userId } = token
  const actor = { type: 'token' as const, id, label: `token ${token.name}`, scopes, ...(userId ? { userId } : {}) }
  const userAgent = request.headers['user-agent']
  return operationContext(platform, token.tenantId, actor, { ip, ...(userAgent ? { userAgent } : {}) })
}

/** Lets requests with a valid token through, within the limits and when their organization has its turn, and holds the tenant context for each. */
export function guard(app: FastifyInstance, { platform, limits, proxies, admission }: Callers): void {
  // Tokens that were right in the last minutes. They are looked up all the same, but a guesser at the same address does
  // not stop them.
  const seen = new LRUCache<string, true>({ max: 10_000, ttl: 15 * 60_000 })
  app.addHook('onRequest', async (request, reply) => {
    const bearer = bearerOf(request)
    if (!bearer) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
    const ip = addressOf(request, proxies)
    limits.beforeLookUp(ip, seen.has(bearer))
    const token = await findToken(bearer)
    if (!token) {
      seen.delete(bearer)
      limits.wrongToken(ip)
      throw new AppError('unauthenticated', 'This API token is unknown, expired or revoked.')
    }
    seen.set(bearer, true)
    const context = contextOfToken(platform, request, token, ip)
    limits.request(context, reply)
    contexts.set(request, context)
    noteCaller(context.tenantId)
    // The turn ends when the answer is sent or the connection is cut, whichever comes first.
    const leave = await admission.enter(context.tenantId)
    reply.raw.once('close', leave)
    if (reply.raw.closed || request.raw.destroyed) leave()
  })
}

/** The tenant context of a request that `guard` has let through. */
export function contextOf(request: FastifyRequest): OperationContext {
  const context = contexts.get(request)
  if (!context) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
  return context
}
