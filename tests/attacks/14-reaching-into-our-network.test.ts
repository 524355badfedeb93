import { guardedFetch } from '@callboard/plugin-kit/http'
import { isPublicAddress } from '@callboard/plugin-kit/public-address'
import { expect, test } from 'vitest'

test.each(
  `0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
  168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.31.196.1
  192.52.193.1 192.88.99.1 192.168.0.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
  239.255.255.255 240.0.0.1 255.255.255.255
  :: ::1 ::7f00:1 ::10.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:10.0.0.1 64:ff9b::a00:1 64:ff9b::808:808
  64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:53aa:64c:0:0:f5ff:fffe 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::
  2002:a00:1::1 2620:4f:8000::1 3ffe::1 3fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fd20:ce::254 fe80::1
  fe80::1%eth0 fec0::1 ff02::1 ffff::1 localhost 1.2.3 2130706433 0x7f000001`.split(/\s+/),
)('points an integration at %s, which is not global unicast', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '140.82.121.4',
  '168.63.129.17',
  '172.32.0.1',
  '100.128.0.1',
  '2606:50c0:8000::153',
  '2a00:1450::1',
])('%s is on the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  'http://127.0.0.1./',
  'http://LOCALHOST/',
  'http://017700000001/',
  'http://0x7f000001/',
  'http://2130706433./',
  'http://127.1/',
  'http://①②⑦.0.0.1/',
  'http://168.63.129.16/machine',
  'http://[::7f00:1]/',
  'http://[fec0::1]/',
  'http://user@127.0.0.1/',
])('writes an internal host as %s, and is rejected', async (url) => {
  await expect(guardedFetch({ allow: [] })(url)).rejects.toMatchObject({ kind: 'refused' })
})
