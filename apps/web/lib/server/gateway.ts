import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { dataHeaders, transportHeaders } from '@callboard/core/http-headers'
import { apiMethods, findMalformedRequest, pageMethods } from '@callboard/core/malformed-request'
import { isLoopbackHost } from '@callboard/core/metrics-access'
import { type Addresses, isPortalHost } from '@callboard/core/portal-address'
import { isReadableRouterState } from './router-state.ts'

export type GatewaySettings = {
  addresses: Addresses
  /** The address at which workers and agents reach this process. */
  internalUrl: string
  development: boolean
  portalOfHost(host: string | undefined): Promise<string | undefined>
  onError(error: unknown): void
}

const probes = ['/healthz', '/readyz', '/metrics', '/api/portal-hosts/ask']

/** The routes of next-auth. Everything else below /api/auth is Backstage's sign-in. */
const nextAuth = /^\/api\/auth\/(signin|signout|callback|session|csrf|providers|error|_log|verify-request)(\/|$)/

/** OAuth for connected apps. The consent page at /oauth/authorize belongs to the portal. */
const oauth = [
  '/oauth/register',
  '/oauth/token',
  '/oauth/revoke',
  '/.well-known/oauth-authorization-server',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/mcp',
]
/** Evaluation of flags and events: OpenFeature's protocol, and Confidence's. */
const flags = /^\/(ofrep\/|v1\/(flags:(resolve|apply)|events:publish)$)/
const apiPaths = new Set(['/mcp', '/healthz', '/readyz', '/metrics', ...oauth])

export const isForApi = (path: string): boolean =>
  (path.startsWith('/api/') && !nextAuth.test(path)) || apiPaths.has(path.replace(/\/$/, '')) || flags.test(path)

const isStaticFile = (path: string) => /^\/(_next\/|favicon\.ico$|icon\.svg$)/.test(path)

export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/'

type RejectedRequest = { status: number; message: string; headers?: Record<string, string> }

/** Bytes that a form or an action may send; the same as in next.config.ts, where Next answers more with 500. */
export const pageBodyBytes = 5 * 1024 * 1024
const tooLarge: RejectedRequest = {
  status: 413,
  message: 'This is too large to be sent: at most 5 MiB are accepted. Shorten it, or choose a smaller file.',
}

/** A page's request that declares more than Next reads. */
const isTooLargeForPages = (request: IncomingMessage): boolean =>
  !isForApi(pathOf(request)) && Number(request.headers['content-length'] ?? 0) > pageBodyBytes

const unknownHost: RejectedRequest = {
  status: 421,
  message: 'There is no portal at this hostname. If it is new, verify the domain in the portal’s settings first.',
}
const unreadable: RejectedRequest = { status: 400, message: 'The request could not be read. Reload the page and try again.' }
export const unavailable: RejectedRequest = {
  status: 503,
  message: 'Callboard cannot reach its database. Try again in a moment.',
  headers: { 'retry-after': '5' },
}

/** Whether the settings include a host name. */
function isConfiguredHost({ addresses, internalUrl, development }: GatewaySettings, host: string, path: string): boolean {
  const { publicUrl, portalDomain } = addresses
  const name = host.toLowerCase().replace(publicUrl.startsWith('https:') ? /:443$/ : /:80$/, '')
  if (isPortalHost(name, addresses) || name === portalDomain) return true
  // Workers and agents on the same machine. Both send a token.
  if (path.startsWith('/api/agent/') && name === new URL(internalUrl).host) return true
  return isLoopbackHost(name) && (development || isLoopbackHost(new URL(publicUrl).host))
}

/** What no page and no route of the API accepts, whatever it is about. */
function refusalOfForm(request: IncomingMessage): RejectedRequest | undefined {
  const isData = isForApi(pathOf(request))
  const odd = findMalformedRequest(request, isData ? apiMethods : pageMethods)
  if (odd) return { ...odd, ...(odd.allow ? { headers: { allow: odd.allow } } : {}) }
  if (!isData && !isReadableRouterState(request.headers)) return unreadable
  return isTooLargeForPages(request) ? tooLarge : undefined
}

/** CONNECT requests a tunnel, and this is not a proxy. */
function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 405 Method Not Allowed\r\nAllow: ${pageMethods.join(', ')}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

/**
 * Checks every request before it is handled: sets response headers, and rejects odd methods, unexpected bodies and unknown host
 * names, because pages and emails are generated with the host's name.
 */
export function createGateway(door: GatewaySettings) {
  const forPages = transportHeaders(door.addresses.publicUrl)
  const forData = dataHeaders(door.addresses.publicUrl)

  /** @returns the error, or undefined for a host name of this installation or an organization */
  const refusalOfHost = (request: IncomingMessage): Promise<RejectedRequest | undefined> | undefined => {
    const { host } = request.headers
    const path = pathOf(request)
    // Probes and proxies connect by IP address. The responses of these paths do not depend on the host name.
    if (probes.includes(path) || (host !== undefined && isConfiguredHost(door, host, path))) return undefined
    return door.portalOfHost(host).then(
      (slug) => (slug === undefined ? unknownHost : undefined),
      (error) => {
        door.onError(error)
        return unavailable
      },
    )
  }

  const refuse = (request: IncomingMessage, response: ServerResponse, { status, message, headers }: RejectedRequest) => {
    const problem = { type: 'about:blank', title: message, status, detail: message }
    const [type, body] = isForApi(pathOf(request))
      ? ['application/problem+json', JSON.stringify(problem)]
      : ['text/plain; charset=utf-8', message]
    // The rest of the request is not read.
    response.writeHead(status, { ...forData, ...headers, 'content-type': type, connection: 'close' }).end(body)
  }

  return {
    refuse,
    /** Responds to a request, or calls `pass`. */
    admit(request: IncomingMessage, response: ServerResponse, pass: () => void): void {
      const path = pathOf(request)
      const headers = isForApi(path) || isStaticFile(path) ? forData : forPages
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      const refusal = refusalOfForm(request)
      if (refusal) {
        refuse(request, response, refusal)
        return
      }
      const looked = refusalOfHost(request)
      if (looked) void looked.then((unknown) => (unknown ? refuse(request, response, unknown) : pass()))
      else pass()
    },
    /** The same for a WebSocket. */
    admitUpgrade(request: IncomingMessage, socket: Duplex, pass: () => void): void {
      socket.on('error', () => socket.destroy())
      const settle = (refusal: RejectedRequest | undefined) => {
        if (refusal) socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
        else pass()
      }
      const looked = refusalOfHost(request)
      if (looked) void looked.then(settle)
      else settle(undefined)
    },
    refuseTunnel,
  }
}
