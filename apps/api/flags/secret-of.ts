import type { FastifyRequest } from 'fastify'
import { bearerOf } from '../authenticate.ts'

/** The secret that an OpenFeature provider sends, as a bearer token or an API key. */
export const secretOf = (request: FastifyRequest): string | undefined => {
  const key = request.headers['x-api-key']
  return bearerOf(request) ?? (typeof key === 'string' ? key : undefined)
}
