import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Repository } from '../organization.ts'

type Handler<Body> = (repository: Repository, body: Body, request: FastifyRequest, reply: FastifyReply) => unknown

/** A route within a repository: 404 where there is none, and 403 for writes without the permission. */
export type Wrap = <B>(
  permission: string,
  handler: Handler<B>,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
