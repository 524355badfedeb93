import { AppError } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import { slugOfCaller } from '@callboard/modules/oauth'
import { appScopeNames } from '@callboard/modules/oauth/domain/app-scopes'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { bearerOf, type Callers, guard } from '../authenticate.ts'
import { sendProblem, toErrorResponse } from '../error-responses.ts'
import { metadataAddressOf, resourceOfHost } from '../oauth/metadata.ts'
import { createMcpServer } from './server.ts'

const version = '1'

/** Browsers name the page that sends a request. Assistants are not pages, and other sites have no business here. */
function refuseOtherSites(origin: string | undefined, publicUrl: string): void {
  if (origin !== undefined && origin !== new URL(publicUrl).origin)
    throw new AppError('forbidden', 'Requests from web pages of other sites are not accepted here.')
}

/**
 * The protocol has no batches since 2025-06-18. Refused, because the limits of requests count HTTP requests: the messages of a
 * batch would run at once, and one whose id repeats would never be answered.
 */
function refuseBatches(body: unknown): void {
  if (Array.isArray(body)) throw new AppError('invalid_input', 'Send one MCP message per request, not a list of them.')
}

/**
 * At a portal's own host, only tokens of that organization count: whoever controls a host name must not be able to use what is
 * sent to it elsewhere, nor the next owner of the name.
 */
async function refuseOtherPortals(request: FastifyRequest, { portalOfHost }: Callers): Promise<void> {
  const slug = await portalOfHost(request.headers.host)
  if (slug === undefined) return
  if ((await slugOfCaller(contextOf(request))) !== slug)
    throw new AppError('unauthenticated', 'This token belongs to another organization than this address.')
}

/** The challenge that tells a client where to get a token (RFC 9728, 5.1). */
function challengeOf(request: FastifyRequest, resource: string): string {
  const parts = [
    ...(bearerOf(request) ? ['error="invalid_token"'] : []),
    `resource_metadata="${metadataAddressOf(resource)}"`,
    `scope="${appScopeNames.join(' ')}"`,
  ]
  return `Bearer ${parts.join(', ')}`
}

/**
 * The Model Context Protocol over Streamable HTTP (2025-11-25), without sessions: each request is complete, so any process may
 * answer it. There is nothing to stream, so GET and DELETE are not offered.
 */
export async function mcpRoutes(app: FastifyInstance, callers: Callers): Promise<void> {
  const { platform } = callers
  const resourceAt = (request: FastifyRequest) => resourceOfHost(request.headers.host, platform, callers)
  app.setErrorHandler(async (error, request, reply) => {
    const { status } = toErrorResponse(error, request)
    if (status === 401) reply.header('www-authenticate', challengeOf(request, await resourceAt(request)))
    return sendProblem(error, request, reply)
  })
  app.addHook('onRequest', async (request) => refuseOtherSites(request.headers.origin, platform.publicUrl))
  guard(app, callers, { appsAt: resourceAt })
  app.addHook('onRequest', (request) => refuseOtherPortals(request, callers))
  app.post('/', async (request, reply) => {
    refuseBatches(request.body)
    const server = createMcpServer(contextOf(request), version, (error) => toErrorResponse(error, request).message)
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    reply.hijack()
    reply.raw.once('close', () => void server.close())
    await server.connect(transport)
    await transport.handleRequest(request.raw, reply.raw, request.body)
  })
  for (const method of ['GET', 'DELETE'] as const)
    app.route({
      method,
      url: '/',
      handler: async (_, reply) => {
        reply.header('allow', 'POST')
        throw Object.assign(new Error('Send MCP messages by POST. This server has no sessions and no event stream.'), {
          statusCode: 405,
        })
      },
    })
}
