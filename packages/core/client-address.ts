import { BlockList, isIP } from 'node:net'

/** The part of a request that determines its client address; satisfied by node's IncomingMessage. */
export type AddressedRequest = {
  socket: { remoteAddress?: string | undefined }
  headers: Record<string, string | string[] | undefined>
}

export type TrustedProxies = { includes(address: string): boolean }

/** An address in lower case without zone or IPv4-mapped notation; undefined if it is not an IP address. */
export function plainAddress(text: string): string | undefined {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
  const address = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare.replace(/%[\w.-]+$/, '')
  if (isIP(address) === 0) return undefined
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  return mapped && isIP(mapped) === 4 ? mapped : address
}

/**
 * Proxies trusted to report a client's address.
 * @param ranges addresses and CIDR ranges such as `10.0.0.0/8` or `fd00::/8`
 * @throws Error naming the range that cannot be parsed
 */
export function trustedProxies(ranges: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const range of ranges) {
    const [text = '', prefix, ...rest] = range.split('/')
    const address = plainAddress(text)
    const bits = address && isIP(address) === 6 ? 128 : 32
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
    if (!address || rest.length > 0 || !(length >= 0 && length <= bits))
      throw new Error(`${range} is not an address or a CIDR range`)
    list.addSubnet(address, length, bits === 128 ? 'ipv6' : 'ipv4')
  }
  return { includes: (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') }
}

const listOf = (header: string | string[] | undefined): string[] =>
  header === undefined ? [] : (Array.isArray(header) ? header.join(',') : header).split(',').map((part) => part.trim())

/**
 * The client's address: the rightmost one in the chain that is not a trusted proxy. Each trusted proxy appends the address of its
 * peer, so anything left of an untrusted address may be forged.
 */
export function clientAddress({ socket, headers }: AddressedRequest, proxies: TrustedProxies): string {
  let client = plainAddress(socket.remoteAddress ?? '') ?? ''
  for (const hop of listOf(headers['x-forwarded-for']).reverse()) {
    if (!client || !proxies.includes(client)) break
    const address = plainAddress(hop)
    // If a proxy forwards something that is not an address, the proxy itself is counted as the client.
    if (!address) break
    client = address
  }
  return client
}

const ownHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip']
const host = /^[a-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i

/**
 * Replaces the forwarding headers of a request by trusted values and drops what anybody else sent. Afterwards `x-real-ip` and
 * `x-forwarded-for` contain only the client's address. Idempotent.
 * @returns the client's address
 */
export function applyForwarding(request: AddressedRequest, proxies: TrustedProxies): string {
  const { headers } = request
  const client = clientAddress(request, proxies)
  const peer = plainAddress(request.socket.remoteAddress ?? '')
  const trusted = peer !== undefined && proxies.includes(peer)
  const [forwardedHost, proto] = [listOf(headers['x-forwarded-host']).at(-1), listOf(headers['x-forwarded-proto']).at(-1)]
  for (const name of ownHeaders) delete headers[name]
  headers['x-real-ip'] = client
  if (!trusted) return client
  headers['x-forwarded-for'] = client
  if (proto === 'https' || proto === 'http') headers['x-forwarded-proto'] = proto
  if (forwardedHost && host.test(forwardedHost)) headers['host'] = forwardedHost
  return client
}

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))

/**
 * The key for counting attempts. A household or server has a whole IPv6 /64, so all of its addresses count as one.
 * @returns an IPv4 address, the first half of an IPv6 address with `/64`, or `unknown`
 */
export function addressGroup(text: string): string {
  const address = plainAddress(text)
  if (!address) return 'unknown'
  if (isIP(address) === 4) return address
  const [head = '', tail] = address.split('::')
  const [left, right] = [groups(head), groups(tail ?? '')]
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const whole = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
