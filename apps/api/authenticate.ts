import { type AddressedRequest, clientAddress, type TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import { setTraceTenant } from '@callboard/jobs/tracing'
import { setContext } from '@callboard/kernel/http'
import { type OperationContext, type Origin, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { findSignIn, looksLikeSignInToken } from '@callboard/modules/backstage'
import { findAppToken, looksLikeAppToken } from '@callboard/modules/oauth'
import { findToken, type TokenIdentity } from '@callboard/modules/tokens'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Admission } from './admission.ts'
import type { BrowserSessions } from './backstage/auth/browsers.ts'
import { withholdCors } from './backstage/auth/cors.ts'
import type { CallerLimits } from './limit-callers.ts'
import { recordCaller } from './recent-callers.ts'

export const bearerOf = (request: FastifyRequest) => /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** The client address of a request, from packages/core/client-address.ts; nothing else here determines addresses. */
export const addressOf = (request: { raw: AddressedRequest }, proxies: TrustedProxies): string =>
  clientAddress(request.raw, proxies)

export type Callers = {
  platform: Platform
  limits: CallerLimits
  proxies: TrustedProxies
  admission: Admission
  portalOfHost: BrowserSessions['portalOfHost']
}

/** Origin of a request, for the audit log. */
export function originOf(request: FastifyRequest, ip: string): Origin {
  const userAgent = request.headers['user-agent']
  return { ip, ...(userAgent ? { userAgent } : {}) }
}

export function contextOfToken(platform: Platform, token: TokenIdentity, origin: Origin): OperationContext {
  const { id, scopes, userId } = token
  const actor = { type: 'token' as const, id, label: `token ${token.name}`, scopes, ...(userId ? { userId } : {}) }
  return operationContext(platform, token.tenantId, actor, origin)
}

/**
 * API tokens, and beside them: `sign-ins`: tokens of signed-in Backstage frontends; `appsAt`: tokens of connected apps that were
 * issued for the address that it returns.
 */
export type AcceptedBearers = 'tokens' | 'tokens-and-sign-ins' | { appsAt: (request: FastifyRequest) => Promise<string> | string }

async function contextOfApp(platform: Platform, bearer: string, resource: string, origin: Origin) {
  const app = await findAppToken(bearer, resource)
  if (!app) return undefined
  const { id, label, scopes, userId } = app
  return operationContext(platform, app.tenantId, { type: 'token', id, label, scopes, userId }, origin)
}

async function contextOfBearer(platform: Platform, request: FastifyRequest, accepted: AcceptedBearers, origin: Origin) {
  const bearer = bearerOf(request) ?? ''
  if (typeof accepted === 'object' && looksLikeAppToken(bearer))
    return contextOfApp(platform, bearer, await accepted.appsAt(request), origin)
  if (!looksLikeSignInToken(bearer)) {
    const token = await findToken(bearer)
    return token && contextOfToken(platform, token, origin)
  }
  // The token is held by a page that runs third-party plugins, so it only opens the endpoints they need.
  if (accepted !== 'tokens-and-sign-ins')
    throw new AppError('unauthenticated', 'Backstage sign-ins are not accepted here. Send an API token.')
  const signedIn = await findSignIn(platform, bearer)
  return signedIn && operationContext(platform, signedIn.tenantId, signedIn.actor, origin)
}

/**
 * Authenticates requests, applies the rate limits and the organization's concurrency limit, and stores the tenant context of
 * each.
 */
export function guard(
  app: FastifyInstance,
  { platform, limits, proxies, admission }: Callers,
  accepted: AcceptedBearers = 'tokens-and-sign-ins',
): void {
  // Recently valid tokens. They are still looked up, but are not blocked by somebody guessing tokens from the same address.
  const seen = new LRUCache<string, true>({ max: 10_000, ttl: 15 * 60_000 })
  app.addHook('onRequest', async (request, reply) => {
    const bearer = bearerOf(request)
    if (!bearer) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
    const ip = addressOf(request, proxies)
    limits.beforeLookup(ip, seen.has(bearer))
    const context = await contextOfBearer(platform, request, accepted, originOf(request, ip))
    if (!context) {
      seen.delete(bearer)
      limits.recordFailedToken(ip)
      throw new AppError(
        'unauthenticated',
        typeof accepted === 'object'
          ? 'This token is unknown, expired or revoked, or was issued for another address.'
          : 'This API token is unknown, expired or revoked.',
      )
    }
    seen.set(bearer, true)
    await withholdCors(request, reply, context.tenantId)
    // So that a refused request is counted for its organization.
    setTraceTenant(context.tenantId)
    limits.request(context, reply)
    setContext(request, context)
    recordCaller(context.tenantId)
    // The slot is released when the response is sent or the connection is closed, whichever comes first.
    const leave = await admission.enter(context.tenantId)
    reply.raw.once('close', leave)
    if (reply.raw.closed || request.raw.destroyed) leave()
  })
}
