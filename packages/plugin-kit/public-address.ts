import net from 'node:net'

// From the IANA special-purpose registries, plus addresses that clouds use internally: 168.63.129.16 is Azure's.
const specialIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const

const specialIpv6 = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarking, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3ffe::', 16],
  ['3fff::', 20],
] as const

const blockedIpv4 = new net.BlockList()
for (const [address, bits] of specialIpv4) blockedIpv4.addSubnet(address, bits, 'ipv4')
const blockedIpv6 = new net.BlockList()
for (const [address, bits] of specialIpv6) blockedIpv6.addSubnet(address, bits, 'ipv6')
const globalIpv6 = new net.BlockList()
globalIpv6.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an address is global unicast. For IPv6 only 2000::/3 is, so every form that embeds an IPv4 address (mapped, compatible,
 * translated, 6to4, Teredo) is rejected whatever it embeds.
 */
export function isPublicAddress(address: string): boolean {
  const family = net.isIP(address)
  if (family === 4) return !blockedIpv4.check(address, 'ipv4')
  // A zone ("fe80::1%eth0") only exists on a local link.
  if (family !== 6 || address.includes('%')) return false
  return globalIpv6.check(address, 'ipv6') && !blockedIpv6.check(address, 'ipv6')
}
