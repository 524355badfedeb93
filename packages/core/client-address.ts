import { BlockList, isIP } from 'node:net'

/** What of a request the address is read from: node's IncomingMessage has it. */
export type AddressedRequest = {
  socket: { remoteAddress?: string | undefined }
  headers: Record<string, string | string[] | undefined>
}

export type TrustedProxies = { includes(address: string): boolean }

/** An address without zone and IPv4-in-IPv6 notation, in lower case; undefined for anything that is no IP address. */
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
 * The proxies that may name a client.
 * @param ranges addresses and CIDR ranges such as `10.0.0.0/8` or `fd00::/8`
 * @throws Error naming the range that cannot be read
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
 * The client's address: the rightmost one of the chain that no trusted proxy has. Every trusted proxy appends the
 * address that it was reached from, so whatever stands left of an untrusted address may be made up.
 */
export function clientAddress({ socket, headers }: AddressedRequest, proxies: TrustedProxies): string {
  let client = plainAddress(socket.remoteAddress ?? '') ?? ''
  for (const hop of listOf(headers['x-forwarded-for']).reverse()) {
    if (!client || !proxies.includes(client)) break
    const address = plainAddress(hop)
    // A proxy that passes on what is no address hides its client; the proxy itself is what can still be counted.
    if (!address) break
    client = address
  }
  return client
}

const ownHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip']
const host = /^[a-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i

/**
 * Replaces the forwarding headers of a request by what can be relied on: what a trusted proxy set, and nothing of what
 * anybody else sent. Afterwards `x-real-ip` and `x-forwarded-for` hold the client's address alone. Doing it twice gives
 * the same answer.
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
 * What attempts are counted by. A household or a server has a whole /64 of IPv6 addresses, so all of one count as one.
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
