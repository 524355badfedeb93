import { type AddressedRequest, clientAddress, type TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { setContext } from '@callboard/kernel/http'
import { type OperationContext, type Origin, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { findSignIn, looksLikeSignInToken } from '@callboard/modules/backstage'
import { findToken, type TokenIdentity } from '@callboard/modules/tokens'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Admission } from './admission.ts'
import { withholdCors } from './backstage/auth/cors.ts'
import type { CallerLimits } from './limit-callers.ts'
import { noteCaller } from './recent-callers.ts'

export const bearerOf = (request: FastifyRequest) => /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** The address of a request's client, as packages/core/client-address.ts finds it; nothing else here reads addresses. */
export const addressOf = (request: { raw: AddressedRequest }, proxies: TrustedProxies): string =>
  clientAddress(request.raw, proxies)

export type Callers = { platform: Platform; limits: CallerLimits; proxies: TrustedProxies; admission: Admission }

/** Where a request came from, for the audit log. */
export function originOf(request: FastifyRequest, ip: string): Origin {
  const userAgent = request.headers['user-agent']
  return { ip, ...(userAgent ? { userAgent } : {}) }
}

export function contextOfToken(platform: Platform, token: TokenIdentity, origin: Origin): OperationContext {
  const { id, scopes, userId } = token
  const actor = { type: 'token' as const, id, label: `token ${token.name}`, scopes, ...(userId ? { userId } : {}) }
  return operationContext(platform, token.tenantId, actor, origin)
}

/** `tokens`: API tokens alone. `tokens-and-sign-ins`: also the tokens that Backstage frontends sign in with. */
export type AcceptedBearers = 'tokens' | 'tokens-and-sign-ins'

async function contextOfBearer(platform: Platform, bearer: string, accepted: AcceptedBearers, origin: Origin) {
  if (!looksLikeSignInToken(bearer)) {
    const token = await findToken(bearer)
    return token && contextOfToken(platform, token, origin)
  }
  // The token lives in the memory of a page that runs plugins of others; it opens what these need, and no more.
  if (accepted === 'tokens') throw new AppError('unauthenticated', 'Backstage sign-ins are not accepted here. Send an API token.')
  const signedIn = await findSignIn(platform, bearer)
  return signedIn && operationContext(platform, signedIn.tenantId, signedIn.actor, origin)
}

/** Lets requests with a valid token through, within the limits and when their organization has its turn, and holds the tenant context for each. */
export function guard(
  app: FastifyInstance,
  { platform, limits, proxies, admission }: Callers,
  accepted: AcceptedBearers = 'tokens-and-sign-ins',
): void {
  // Tokens that were right in the last minutes. They are looked up all the same, but a guesser at the same address does
  // not stop them.
  const seen = new LRUCache<string, true>({ max: 10_000, ttl: 15 * 60_000 })
  app.addHook('onRequest', async (request, reply) => {
    const bearer = bearerOf(request)
    if (!bearer) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
    const ip = addressOf(request, proxies)
    limits.beforeLookUp(ip, seen.has(bearer))
    const context = await contextOfBearer(platform, bearer, accepted, originOf(request, ip))
    if (!context) {
      seen.delete(bearer)
      limits.wrongToken(ip)
      throw new AppError('unauthenticated', 'This API token is unknown, expired or revoked.')
    }
    seen.set(bearer, true)
    await withholdCors(request, reply, context.tenantId)
    limits.request(context, reply)
    setContext(request, context)
    noteCaller(context.tenantId)
    // The turn ends when the answer is sent or the connection is cut, whichever comes first.
    const leave = await admission.enter(context.tenantId)
    reply.raw.once('close', leave)
    if (reply.raw.closed || request.raw.destroyed) leave()
  })
}
