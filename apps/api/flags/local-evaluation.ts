import { createHmac } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { clientOf, type FlagService } from './client-of.ts'
import { secretOf } from './secret-of.ts'

// What clients need that do not ask for each evaluation: notices of changes, and rulesets to evaluate by themselves.

const hidden = { schema: { hide: true } }
const streamQuery = z.object({ client: z.string().max(200).optional() })

async function openStream(service: FlagService, request: FastifyRequest, reply: FastifyReply) {
  const query = streamQuery.safeParse(request.query)
  const inAddress = query.success ? query.data.client : undefined
  const { client } = await clientOf(service, request, reply, secretOf(request) ?? inAddress)
  if (inAddress !== undefined && client.kind === 'server')
    throw new AppError('forbidden', 'Send the secret of a server in the header Authorization, not in the address.')
  service.streams.requireRoom(client)
  const { raw } = reply.hijack()
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'x-accel-buffering': 'no',
  })
  service.streams.open(client, raw)
}

async function sendRuleset(service: FlagService, request: FastifyRequest, reply: FastifyReply) {
  const secret = secretOf(request)
  const { client, snapshot } = await clientOf(service, request, reply, secret)
  if (client.kind !== 'server' || secret === undefined)
    throw new AppError('forbidden', 'Rulesets are for clients of servers. Rules say more than a browser should know.')
  const etag = `"${snapshot.etag}"`
  reply.headers({
    etag,
    'cache-control': 'private, no-cache',
    'callboard-signature': createHmac('sha256', secret).update(snapshot.json).digest('base64url'),
  })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(snapshot.json)
}

/** Event streams, and rulesets for `packages/flags-evaluator`. */
export function localEvaluationRoutes(app: FastifyInstance, service: FlagService): void {
  app.get('/v1/stream', hidden, (request, reply) => openStream(service, request, reply))
  app.get('/v1/ruleset', hidden, (request, reply) => sendRuleset(service, request, reply))
}
