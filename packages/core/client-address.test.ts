import { expect, test } from 'vitest'
import { addressGroup, applyForwarding, clientAddress, plainAddress, trustedProxies } from './client-address.ts'

const proxies = trustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
const from = (peer: string | undefined, forwarded?: string | string[]) =>
  clientAddress({ socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwarded } }, proxies)

test.each([
  ['no proxy', '203.0.113.9', undefined, '203.0.113.9'],
  ['a header of an untrusted peer', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['one proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['two proxies', '127.0.0.1', '203.0.113.9, 10.1.2.3', '203.0.113.9'],
  ['a client that sends the header itself', '10.0.0.1', '1.1.1.1, 127.0.0.1, 203.0.113.9', '203.0.113.9'],
  ['the header sent twice', '10.0.0.1', ['1.1.1.1', '203.0.113.9'], '203.0.113.9'],
  ['a client inside the trusted network', '10.0.0.1', '10.9.9.9', '10.9.9.9'],
  ['IPv4 in IPv6 notation', '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
  ['IPv6', 'fd00::1', '2001:db8::7', '2001:db8::7'],
  ['IPv6 with brackets and port', 'fd00::1', '[2001:db8::7]:4711', '2001:db8::7'],
  ['IPv4 with port', '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['no address', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['markup', '10.0.0.1', '<script>', '10.0.0.1'],
  ['an empty header', '10.0.0.1', '', '10.0.0.1'],
  ['commas alone', '10.0.0.1', ',,,', '10.0.0.1'],
  ['garbage after an address', '10.0.0.1', '203.0.113.9, x', '10.0.0.1'],
  ['numbers that are too large', '10.0.0.1', '999.1.1.1', '10.0.0.1'],
  ['no peer', undefined, '203.0.113.9', ''],
])('%s', (_, peer, forwarded, expected) => {
  expect(from(peer, forwarded)).toBe(expected)
})

test('ignores forwarding headers of untrusted clients, and accepts only valid ones from trusted proxies', () => {
  const spoofed = {
    socket: { remoteAddress: '203.0.113.9' },
    headers: {
      host: 'portal.example.com',
      forwarded: 'for=1.1.1.1',
      'x-forwarded-for': '1.1.1.1',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '1',
      'x-real-ip': '1.1.1.1',
    } as Record<string, string | undefined>,
  }
  expect(applyForwarding(spoofed, proxies)).toBe('203.0.113.9')
  expect(spoofed.headers).toEqual({ host: 'portal.example.com', 'x-real-ip': '203.0.113.9' })
  const proxied = {
    socket: { remoteAddress: '10.0.0.1' },
    headers: {
      host: 'web:3000',
      'x-forwarded-for': '1.1.1.1, 203.0.113.9',
      'x-forwarded-host': 'portal.example.com',
      'x-forwarded-proto': 'gopher',
    } as Record<string, string | undefined>,
  }
  const expected = { host: 'portal.example.com', 'x-real-ip': '203.0.113.9', 'x-forwarded-for': '203.0.113.9' }
  for (const _ of [1, 2]) {
    expect(applyForwarding(proxied, proxies)).toBe('203.0.113.9')
    expect(proxied.headers).toEqual(expected)
  }
  const odd = { socket: { remoteAddress: '10.0.0.1' }, headers: { host: 'a', 'x-forwarded-host': 'a/../b' } }
  applyForwarding(odd, proxies)
  expect(odd.headers.host).toBe('a')
})

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['64:ff9b::1.2.3.4', '64:ff9b:0:0::/64'],
  ['not an address', 'unknown'],
  ['', 'unknown'],
])('%s counts as %s', (address, expected) => {
  expect(addressGroup(address)).toBe(expected)
})

test.each(['10.0.0.0/33', '10.0.0.0/x', '10.0.0/8', 'fd00::/129', 'proxy.example.com', '10.0.0.0/8/8', '10.0.0.0/'])(
  'rejects %s as a trusted proxy',
  (range) => {
    expect(() => trustedProxies([range])).toThrow('not an address or a CIDR range')
  },
)

test('returns undefined for text that is not an address', () => {
  for (const text of ['', '1.2.3', 'fe80::1::2', 'localhost', '1.2.3.4, 5.6.7.8']) expect(plainAddress(text)).toBeUndefined()
})
