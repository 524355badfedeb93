import { createHash, timingSafeEqual } from 'node:crypto'
import { type AddressedRequest, clientAddress, type TrustedProxies } from './client-address.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Host names for loopback, with or without a port. */
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

export const isLoopbackHost = (host: string | undefined): boolean => host !== undefined && loopbackHost.test(host)

const isLoopback = (address: string) => address === '::1' || address.startsWith('127.')

/**
 * Whether a request may read the metrics: with the token or, if none is configured, from loopback. The Host header must then be a
 * loopback name too, so that neither a local proxy nor a web page using DNS rebinding can read them.
 */
export function mayReadMetrics(request: AddressedRequest, token: string | undefined, proxies: TrustedProxies): boolean {
  const { authorization, host, forwarded } = request.headers
  if (token !== undefined) {
    const given = /^Bearer (\S+)$/i.exec(String(authorization ?? ''))?.[1]
    return given !== undefined && timingSafeEqual(digest(given), digest(token))
  }
  return !forwarded && isLoopback(clientAddress(request, proxies)) && isLoopbackHost(typeof host === 'string' ? host : undefined)
}

export const metricsRefusal =
  'Send the METRICS_TOKEN as a bearer token. Without METRICS_TOKEN, metrics are only served on localhost.'
