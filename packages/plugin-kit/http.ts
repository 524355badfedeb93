import dns from 'node:dns'
import net from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { vendorLimits } from '@callboard/core/limits/limits'
import { Agent, type Dispatcher, fetch as undiciFetch } from 'undici'
import { boundedResponse } from './bounded-response.ts'
import { isPublicAddress } from './public-address.ts'
import { traceRequests } from './trace-requests.ts'
import { userAgentOf, withUserAgent } from './user-agent.ts'
import { VendorError } from './vendor-error.ts'

export type OutgoingPolicy = {
  /** Private `host:port` pairs that the operator has explicitly allowed. */
  allow: readonly string[]
  /** What requests say who they are from. */
  userAgent?: string
  timeoutMs?: number
  maxBytes?: number
}

const blockedAddressError = (host: string) =>
  new VendorError(
    'refused',
    `${host} is not a public internet address, so Callboard cannot connect to it. For an internal server, the operator can add it to OUTGOING_ALLOW.`,
  )

/** TLS settings of an address beyond the public certificate authorities. */
export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>

/** Idle timeout of response bodies; long-lived streams need a longer one than ordinary responses. */
type TransferLimits = { bodyTimeoutMs?: number; maxBytes?: number }

/** Connects only to addresses that pass the check, made when the connection is opened, so that DNS cannot change in between. */
function guardedAgent(policy: OutgoingPolicy, tls: TlsOptions = {}, patience: TransferLimits = {}): Agent {
  return new Agent({
    connect: {
      ...tls,
      timeout: 10_000,
      lookup: (hostname, options, callback) => {
        dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
          if (error) return callback(error, [])
          const bad = addresses.find((a) => !isPublicAddress(a.address))
          if (bad) return callback(Object.assign(blockedAddressError(hostname), { code: 'EBLOCKED' }), [])
          callback(null, addresses)
        })
      },
    },
    headersTimeout: policy.timeoutMs ?? 30_000,
    bodyTimeout: patience.bodyTimeoutMs ?? policy.timeoutMs ?? 30_000,
    maxResponseSize: patience.maxBytes ?? policy.maxBytes ?? vendorLimits.answerBytes,
  })
}

/**
 * @throws VendorError `refused` for a forbidden protocol or literal address. @returns whether the operator explicitly allowed it
 */
function isAllowed(policy: OutgoingPolicy, url: URL): boolean {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new VendorError('refused', `${url.protocol} addresses are not supported; use https.`)
  if (policy.allow.includes(hostPort(url))) return true
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (net.isIP(literal) && !isPublicAddress(literal)) throw blockedAddressError(url.hostname)
  return false
}

/**
 * The guard of `guardedFetch` for SDKs that use undici's `fetch`: one address, its own TLS settings, long streams. The SDK must
 * not follow redirects. Close it when done.
 * @throws VendorError `refused` for a forbidden address
 */
export function guardedDispatcher(policy: OutgoingPolicy, url: URL, tls: TlsOptions = {}): Dispatcher {
  const patience = { bodyTimeoutMs: 120_000, maxBytes: -1 }
  const agent = isAllowed(policy, url)
    ? new Agent({ connect: { ...tls, timeout: 10_000 }, headersTimeout: 30_000, bodyTimeout: patience.bodyTimeoutMs })
    : guardedAgent(policy, tls, patience)
  // A redirect must not take credentials or requests to a forbidden address.
  return agent.compose(traceRequests, identified(policy), (dispatch) => (options, handler) => {
    if (String(options.origin) !== url.origin) throw blockedAddressError(String(options.origin))
    return dispatch(options, handler)
  })
}

const identified = ({ userAgent }: OutgoingPolicy) => withUserAgent(userAgent ?? userAgentOf(undefined))

const hostPort = (url: URL) => `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`

/**
 * Headers that are kept when a redirect goes to another host. Any other may be a credential, such as GitLab's `private-token`.
 */
const headersForAll = ['accept', 'accept-language', 'user-agent', 'content-type', 'if-none-match', 'if-modified-since', 'range']

/** @throws VendorError `refused` if a redirect to another host would carry a body, which may contain a secret */
function withoutCredentials(to: URL, status: number, request: RequestInit | undefined, headers: Headers): void {
  if (request?.body && status !== 303)
    throw new VendorError(
      'refused',
      `The request was redirected to another host (${to.host}). Enter that host’s address instead.`,
    )
  for (const name of [...headers.keys()]) if (!headersForAll.includes(name)) headers.delete(name)
}

/**
 * A `fetch` for URLs that a tenant can influence. Rejects private addresses (also after redirects and DNS changes), other
 * protocols, and more than 3 redirects.
 * @throws VendorError `refused` for a forbidden address, `unavailable` if there is no usable response
 */
export function guardedFetch(policy: OutgoingPolicy): typeof fetch {
  const open = new Agent({
    connect: { timeout: 10_000 },
    headersTimeout: policy.timeoutMs ?? 30_000,
    bodyTimeout: policy.timeoutMs ?? 30_000,
  }).compose(traceRequests, identified(policy))
  const guarded = guardedAgent(policy).compose(traceRequests, identified(policy))

  const dispatcherFor = (url: URL): Dispatcher => (isAllowed(policy, url) ? open : guarded)

  const once = async (url: URL, init: RequestInit | undefined): Promise<Response> => {
    try {
      const answer = await undiciFetch(url, { ...(init as object), redirect: 'manual', dispatcher: dispatcherFor(url) })
      // undici's own limit counts bytes before decompression.
      return boundedResponse(answer as unknown as Response, url, policy.maxBytes ?? vendorLimits.answerBytes)
    } catch (error) {
      if (error instanceof VendorError) throw error
      if (init?.signal?.aborted) throw error
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      if (cause instanceof VendorError) throw cause
      throw new VendorError(
        'unavailable',
        `${url.host} did not respond: ${cause instanceof Error ? cause.message : String(cause)}.`,
        { cause: error },
      )
    }
  }

  return async (input, init) => {
    const first = input instanceof Request ? input.url : String(input)
    let url = new URL(first)
    let request = init
    for (let hop = 0; hop <= 3; hop++) {
      const response = await once(url, request)
      const location = response.headers.get('location')
      if (![301, 302, 303, 307, 308].includes(response.status) || !location) return response
      await response.body?.cancel()
      const next = new URL(location, url)
      if (url.protocol === 'https:' && next.protocol === 'http:')
        throw new VendorError('refused', `${url.host} redirected to an unencrypted URL (${next.host}). Use https there.`)
      const headers = new Headers(request?.headers)
      if (next.origin !== url.origin) withoutCredentials(next, response.status, request, headers)
      request = response.status === 303 ? { ...request, method: 'GET', body: null, headers } : { ...request, headers }
      url = next
    }
    throw new VendorError('refused', `${url.host} redirected more than 3 times.`)
  }
}
