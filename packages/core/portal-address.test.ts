import { expect, test } from 'vitest'
import { ownOrigin, slugOfHost } from './portal-address.ts'

const addresses = { publicUrl: 'https://callboard.example', portalDomain: 'portal.example:8443' }

test.each([
  ['acme.portal.example:8443', 'acme'],
  ['ACME.Portal.Example:8443', 'acme'],
  ['acme.portal.example', undefined],
  ['portal.example:8443', undefined],
  ['.portal.example:8443', undefined],
  ['a.b.portal.example:8443', undefined],
  ['www.portal.example:8443', undefined],
  ['api.portal.example:8443', undefined],
  ['acme-.portal.example:8443', undefined],
  ['acme.portal.example:8443.evil.example', undefined],
  ['evil.example/acme.portal.example:8443', undefined],
  ['acmeportal.example:8443', undefined],
  ['', undefined],
  [undefined, undefined],
])('the host %s is the portal %s', (host, slug) => {
  expect(slugOfHost(host, addresses)).toBe(slug)
})

test('has no portal hosts without a portal domain', () => {
  expect(slugOfHost('acme.portal.example', { publicUrl: 'https://x.example' })).toBeUndefined()
  expect(ownOrigin('acme', { publicUrl: 'https://x.example' })).toBeUndefined()
  expect(ownOrigin('acme', addresses)).toBe('https://acme.portal.example:8443')
})
