import { AppError } from '@callboard/core/errors'
import { type OperationContext, operationContext } from '@callboard/operations/operation'
import type { Platform } from '@callboard/operations/platform'
import { findToken } from '@callboard/operations/tokens/find-token'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Admission } from './admission.ts'

const contexts = new WeakMap<FastifyRequest, OperationContext>()

const bearerOf = (request: FastifyRequest) => /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** Finds out whose token it is, and remembers it for the request. */
export async function authenticate(platform: Platform, request: FastifyRequest): Promise<OperationContext> {
  const bearer = bearerOf(request)
  if (!bearer) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
  const token = await findToken(bearer)
  if (!token) throw new AppError('unauthenticated', 'This API token is unknown, expired or revoked.')
  const { id, scopes, userId } = token
  const actor = { type: 'token' as const, id, label: `token ${token.name}`, scopes, ...(userId ? { userId } : {}) }
  const userAgent = request.headers['user-agent']
  const context = operationContext(platform, token.tenantId, actor, { ip: request.ip, ...(userAgent ? { userAgent } : {}) })
  contexts.set(request, context)
  return context
}

/**
 * Authenticates every request of some routes, then waits for its organization's turn. The turn ends when the answer is
 * sent or the connection is cut, whichever comes first.
 */
export function guardRoutes(app: FastifyInstance, platform: Platform, admission: Admission): void {
  app.addHook('onRequest', async (request, reply) => {
    const { tenantId } = await authenticate(platform, request)
    const leave = await admission.enter(tenantId)
    reply.raw.once('close', leave)
    if (reply.raw.closed || request.raw.destroyed) leave()
  })
}

/** The tenant context of a request that `authenticate` has let through. */
export function contextOf(request: FastifyRequest): OperationContext {
  const context = contexts.get(request)
  if (!context) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
  return context
}

/** What rate limits are counted by: the token where there is one, else the address. */
export const callerKey = (request: FastifyRequest): string => bearerOf(request)?.slice(0, 24) ?? request.ip
