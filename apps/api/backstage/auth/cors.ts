import type { TenantId } from '@callboard/core/ids'
import { type Frontend, findFrontends } from '@callboard/modules/backstage'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { createFailedTokenCounter } from '../../limit-callers.ts'
import type { BrowserSessions } from './browsers.ts'

// CORS for the Backstage frontends that organizations have listed (packages/modules/backstage/operations/frontends.ts).

/** APIs that a Backstage frontend calls. Nothing else allows cross-origin requests. */
const backstageApis: readonly (string | undefined)[] = [
  'auth',
  'catalog',
  'search',
  'permission',
  'user-settings',
  'notifications',
  'signals',
  'techdocs',
  'scaffolder',
  'devtools',
]
const isForFrontends = (url: string): boolean => {
  const [, api, name] = (url.split('?')[0] ?? '').split('/')
  return api === 'api' && backstageApis.includes(name)
}

const methods = 'GET,HEAD,PUT,PATCH,POST,DELETE'
/** Headers sent by Backstage's clients, event streams, caches and tracing. */
const allowedHeaders = [
  'authorization,content-type,accept,x-requested-with,cache-control,pragma,if-match,if-none-match,last-event-id',
  'backstage-token,traceparent,tracestate,baggage',
].join(',')
const exposedHeaders = 'link,etag,retry-after,x-ratelimit-limit,x-ratelimit-remaining,x-ratelimit-reset'
/** Seconds for which a browser may cache a preflight response. */
const preflightMaxAge = 600

const corsHeaders = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers']

/** The frontends at a request's origin that are valid for the requested host: a portal's own host belongs to one organization. */
export async function frontendsOf(
  request: FastifyRequest,
  origin: string,
  { portalOfHost }: BrowserSessions,
): Promise<Frontend[]> {
  const found = await findFrontends(origin)
  if (found.length === 0) return found
  const slug = await portalOfHost(request.headers.host)
  return slug === undefined ? found : found.filter((frontend) => frontend.slug === slug)
}

function sendPreflight(reply: FastifyReply, listed: boolean): FastifyReply {
  if (listed)
    reply.headers({
      'access-control-allow-methods': methods,
      'access-control-allow-headers': allowedHeaders,
      'access-control-max-age': preflightMaxAge,
    })
  return reply.code(204).send()
}

/** Allows listed origins to read responses, and answers preflights, which carry no credentials. Others get no CORS headers. */
export function allowFrontends(
  app: FastifyInstance,
  browsers: BrowserSessions,
  addressOf: (request: FastifyRequest) => string,
): void {
  // Each unknown origin costs a query, so it is limited per address like invalid tokens.
  const unlisted = createFailedTokenCounter()
  // Recently listed origins. They are still looked up, but are not blocked by another page in a browser at the same address.
  const seen = new LRUCache<string, true>({ max: 5_000, ttl: 15 * 60_000 })
  const isListed = async (request: FastifyRequest, origin: string): Promise<boolean> => {
    const address = addressOf(request)
    if (!seen.has(origin) && unlisted.exceeded(address)) return false
    const listed = (await frontendsOf(request, origin, browsers)).length > 0
    if (listed) seen.set(origin, true)
    else {
      seen.delete(origin)
      unlisted.count(address)
    }
    return listed
  }
  app.addHook('onRequest', async (request, reply) => {
    if (!isForFrontends(request.url)) return
    const { origin } = request.headers
    const listed = origin !== undefined && (await isListed(request, origin))
    reply.header('vary', 'Origin')
    if (listed)
      reply.headers({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': exposedHeaders,
      })
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) return sendPreflight(reply, listed)
  })
}

/** Removes CORS headers from a response that no page may read. */
export function removeCors(reply: FastifyReply): void {
  for (const header of corsHeaders) reply.removeHeader(header)
}

/** Checked once the caller is known: another organization's list does not allow reading this one's responses. */
export async function withholdCors(request: FastifyRequest, reply: FastifyReply, tenantId: TenantId): Promise<void> {
  const { origin } = request.headers
  if (origin === undefined || !reply.hasHeader('access-control-allow-origin')) return
  if ((await findFrontends(origin)).some((frontend) => frontend.tenantId === tenantId)) return
  removeCors(reply)
}
