import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { dataHeaders, transportHeaders } from '@callboard/core/http-headers'
import { apiMethods, findMalformedRequest, pageMethods } from '@callboard/core/malformed-request'
import { isLoopbackHost } from '@callboard/core/metrics-access'
import { type Addresses, isPortalHost } from '@callboard/core/portal-address'

export type GatewaySettings = {
  addresses: Addresses
  /** Where workers and agents reach this very process. */
  internalUrl: string
  development: boolean
  portalOfHost(host: string | undefined): Promise<string | undefined>
  onError(error: unknown): void
}

const probes = ['/healthz', '/readyz', '/metrics', '/api/portal-hosts/ask']

/** The addresses of next-auth's own actions. Everything else below /api/auth is Backstage's sign-in. */
const nextAuth = /^\/api\/auth\/(signin|signout|callback|session|csrf|providers|error|_log|verify-request)(\/|$)/

export const isForApi = (path: string): boolean =>
  (path.startsWith('/api/') && !nextAuth.test(path)) || ['/healthz', '/readyz', '/metrics'].includes(path)

const isStaticFile = (path: string) => /^\/(_next\/|favicon\.ico$|icon\.svg$)/.test(path)

export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/'

type RejectedRequest = { status: number; message: string; headers?: Record<string, string> }

const unknownHost: RejectedRequest = {
  status: 421,
  message: 'There is no portal at this hostname. If it is new, verify the domain in the portal’s settings first.',
}
export const unavailable: RejectedRequest = {
  status: 503,
  message: 'Callboard cannot reach its database. Try again in a moment.',
  headers: { 'retry-after': '5' },
}

/** Whether this process answers at a host name, as far as the settings tell. */
function isConfiguredHost({ addresses, internalUrl, development }: GatewaySettings, host: string, path: string): boolean {
  const { publicUrl, portalDomain } = addresses
  const name = host.toLowerCase().replace(publicUrl.startsWith('https:') ? /:443$/ : /:80$/, '')
  if (isPortalHost(name, addresses) || name === portalDomain) return true
  // Our own workers and agents of clusters beside us. Both bring a token.
  if (path.startsWith('/api/agent/') && name === new URL(internalUrl).host) return true
  return isLoopbackHost(name) && (development || isLoopbackHost(new URL(publicUrl).host))
}

/** CONNECT asks for a tunnel. We are no proxy. */
function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 405 Method Not Allowed\r\nAllow: ${pageMethods.join(', ')}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

/**
 * What every request passes before it is answered. Gives the answer its headers, and refuses odd methods, bodies where
 * none belong, and host names that this installation does not answer at: pages and mails are made with the host's name.
 */
export function createGateway(door: GatewaySettings) {
  const forPages = transportHeaders(door.addresses.publicUrl)
  const forData = dataHeaders(door.addresses.publicUrl)

  /** @returns the refusal, or undefined for a host name that is ours or an organization's */
  const refusalOfHost = (request: IncomingMessage): Promise<RejectedRequest | undefined> | undefined => {
    const { host } = request.headers
    const path = pathOf(request)
    // Probes and proxies call a process by its address. What these tell does not depend on the name.
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
    // Nobody reads what is still on its way.
    response.writeHead(status, { ...forData, ...headers, 'content-type': type, connection: 'close' }).end(body)
  }

  return {
    refuse,
    /** Answers a request, or calls `pass`. */
    admit(request: IncomingMessage, response: ServerResponse, pass: () => void): void {
      const path = pathOf(request)
      const headers = isForApi(path) || isStaticFile(path) ? forData : forPages
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      const odd = findMalformedRequest(request, isForApi(path) ? apiMethods : pageMethods)
      const looked = odd ? undefined : refusalOfHost(request)
      if (odd) refuse(request, response, { ...odd, ...(odd.allow ? { headers: { allow: odd.allow } } : {}) })
      else if (looked) void looked.then((refusal) => (refusal ? refuse(request, response, refusal) : pass()))
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
