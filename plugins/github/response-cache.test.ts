import { expect, test } from 'vitest'
import { ResponseCache } from './response-cache.ts'

const scope = { tenantId: 'a', host: 'https://github.com', credentials: ['token'] }
const page = (kilobytes: number) => ({ status: 200, headers: { etag: 'x' }, data: ['y'.repeat(kilobytes * 1024)] })

test('is bounded by bytes, and evicts the least recently used responses first', () => {
  const cache = new ResponseCache({ maxBytes: 100 * 1024, maxEntryBytes: 60 * 1024 })
  for (const url of ['/1', '/2', '/3']) cache.set(scope, url, 'e', page(30))
  expect(cache.find(scope, '/1')?.etag).toBe('e')
  cache.set(scope, '/4', 'e', page(30))
  expect(['/1', '/2', '/3', '/4'].filter((url) => cache.find(scope, url))).toEqual(['/1', '/3', '/4'])
  for (let i = 0; i < 500; i++) cache.set(scope, `/many/${i}`, 'e', page(i % 50))
  expect(cache.bytes).toBeLessThanOrEqual(100 * 1024)
  expect(cache.bytes).toBeGreaterThan(30 * 1024)
})

test('does not store a response that is too large, and replaces none', () => {
  const cache = new ResponseCache({ maxBytes: 100 * 1024, maxEntryBytes: 60 * 1024 })
  cache.set(scope, '/small', 'e', page(10))
  cache.set(scope, '/large', 'e', page(70))
  expect(cache.find(scope, '/large')).toBeUndefined()
  expect(cache.find(scope, '/small')).toBeDefined()
})

test('returns a copy to every reader', () => {
  const cache = new ResponseCache({ maxBytes: 1024, maxEntryBytes: 1024 })
  cache.set(scope, '/', 'e', { data: [1] })
  const first = cache.find(scope, '/')?.response() as { data: number[] }
  first.data.push(2)
  expect(cache.find(scope, '/')?.response()).toEqual({ data: [1] })
})

test.each([
  ['another organization', { ...scope, tenantId: 'b' }],
  ['another host', { ...scope, host: 'https://github.example.com' }],
  ['other credentials', { ...scope, credentials: ['other'] }],
  ['the same characters split differently', { ...scope, credentials: ['tok', 'en'] }],
])('%s finds nothing', (_, other) => {
  const cache = new ResponseCache({ maxBytes: 1024, maxEntryBytes: 1024 })
  cache.set(scope, '/', 'e', 'secret')
  expect(cache.find(other, '/')).toBeUndefined()
})

test('a scope without an organization is an internal error', () => {
  const cache = new ResponseCache({ maxBytes: 1024, maxEntryBytes: 1024 })
  expect(() => cache.set({ ...scope, tenantId: '' }, '/', 'e', 1)).toThrow('without a tenant')
})
