import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divisions, resolveFolder, resolveTarget } from './locate.ts'

const from = { slug: 'acme/shop', file: 'services/pay/catalog-info.yaml', host: 'https://github.com' }

test.each([
  ['./api.yaml', { slug: 'acme/shop', path: 'services/pay/api.yaml' }],
  ['/api.yaml', { slug: 'acme/shop', path: 'api.yaml' }],
  ['../a #1%.yaml', { slug: 'acme/shop', path: 'services/a #1%.yaml' }],
  ['../../../out', { error: 'the path leads out of the repository.' }],
  ['https://example.com/acme/shop/blob/main/a', { error: 'only files on github.com are read.' }],
  ['https://github.com/acme/shop', { error: 'it is not the address of a file on GitHub.' }],
  ['https://github.com/acme/shop/blob/a%2Fb/%C3%BC%20%23.yaml#L3', { slug: 'acme/shop', afterSlug: ['a', 'b', 'ü #.yaml'] }],
  ['https://raw.githubusercontent.com/acme/shop/main/a.yaml', { slug: 'acme/shop', afterSlug: ['main', 'a.yaml'] }],
])('%s', (target, expected) => {
  expect(resolveTarget(target, from)).toEqual(expected)
})

test.each([
  ['https://github.com/acme/shop', []],
  ['https://github.com/acme/shop.git', []],
  ['https://github.com/acme/shop/tree/release/2.x/docs/', ['release', '2.x', 'docs']],
  ['git@github.com:acme/shop.git', []],
  ['ssh://git@github.com:22/acme/shop.git', []],
])('the folder %s', (address, afterSlug) => {
  expect(resolveFolder(address, from)).toEqual({ slug: 'acme/shop', afterSlug, isFolder: true })
})

test.each(['git@example.com:acme/shop.git', 'https://github.com@example.com/acme/shop', 'git@github.com:shop', 'file:///etc'])(
  'the folder %s is not read',
  (address) => expect(resolveFolder(address, from)).toHaveProperty('error'),
)

test('a path relative to a file of another revision stays at that revision', () => {
  expect(resolveTarget('./x', { ...from, revision: 'release/1' })).toEqual({
    slug: 'acme/shop',
    revision: 'release/1',
    path: 'services/pay/x',
  })
})

test('splits a URL in every possible way, the longest revision first', () => {
  const at = (...afterSlug: string[]) => divisions({ slug: 'a/b', afterSlug }).map((d) => `${d.revision}:${d.path}`)
  expect(at('release', '2.x', 'a.yaml')).toEqual(['release/2.x:a.yaml', 'release:2.x/a.yaml'])
  expect(at('refs', 'heads', 'a', 'b', 'c')).toEqual(['refs/heads/a/b:c', 'refs/heads/a:b/c'])
  expect(at('f'.repeat(40), 'a', 'b')).toEqual([`${'f'.repeat(40)}:a/b`])
  expect(at('HEAD', 'a', 'b')).toEqual(['HEAD:a/b'])
  expect(at(...'a/b/c/d/e/f/g/h/i/j/k/l/m/n'.split('/'))).toHaveLength(10)
})

test('splits any URL without losing a part of it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 20 }), (afterSlug) => {
      const all = divisions({ slug: 'a/b', afterSlug })
      expect(all.length).toBeGreaterThan(0)
      for (const { revision, path } of all) expect(`${revision}/${path}`).toBe(afterSlug.join('/'))
    }),
  )
})
