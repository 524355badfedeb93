import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Grant } from './access.ts'
import { refuse } from './answers.ts'

// REST counts requests and GraphQL points, each with a separate limit (docs.github.com: rate limits).

export type Resource = 'core' | 'graphql'
export const resourceOf = (request: FastifyRequest): Resource => (request.url.includes('graphql') ? 'graphql' : 'core')
const usedOf = (grant: Grant, resource: Resource) => (resource === 'graphql' ? grant.points : grant.used)

export const rateHeaders = (grant: Grant, resource: Resource) => ({
  'x-ratelimit-limit': grant.limit,
  'x-ratelimit-remaining': Math.max(0, grant.limit - usedOf(grant, resource)),
  'x-ratelimit-used': usedOf(grant, resource),
  'x-ratelimit-reset': Math.ceil(grant.resetAt / 1000),
  'x-ratelimit-resource': resource,
})

export const rateShape = (grant: Grant, resource: Resource) => ({
  limit: grant.limit,
  used: usedOf(grant, resource),
  remaining: Math.max(0, grant.limit - usedOf(grant, resource)),
  reset: Math.ceil(grant.resetAt / 1000),
})

/** Counts a request, or rejects it if nothing is left: REST with 403, GraphQL with an error in a successful response. */
export function spend(grant: Grant, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const resource = resourceOf(request)
  if (usedOf(grant, resource) >= grant.limit) {
    reply.headers(rateHeaders(grant, resource))
    return resource === 'graphql'
      ? reply.code(200).send({ errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }] })
      : refuse(reply, 403, 'API rate limit exceeded')
  }
  // The cost of a query is known once it is parsed.
  if (resource === 'core') grant.used++
  return undefined
}

/** GitHub does not count an unchanged response. */
export function refund(grant: Grant): void {
  grant.used--
  grant.unchanged++
}

/** GitHub's ETags differ by token (github/docs#34689), so those of an App are only useful for its token's hour. */
export const etagOf = (grant: Grant | undefined, payload: string): string =>
  `W/"${createHash('sha1')
    .update(grant?.id ?? '')
    .update(payload)
    .digest('hex')}"`
