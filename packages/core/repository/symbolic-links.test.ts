import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followLinks, linkTarget } from './symbolic-links.ts'

const files = ['README.md', 'docs/index.md', 'docs/ops/run.md', 'shared/catalog-info.yaml', 'owners.txt']
const follow = (links: Record<string, string>) => followLinks(files, new Map(Object.entries(links)))

test.each([
  ['a file of the same folder', { CODEOWNERS: 'owners.txt' }, 'CODEOWNERS', { path: 'owners.txt' }],
  [
    'a file of another folder',
    { 'a/b/info.yaml': '../../shared/catalog-info.yaml' },
    'a/b/info.yaml',
    { path: 'shared/catalog-info.yaml' },
  ],
  ['a link to a link', { one: 'two', two: './three', three: 'README.md' }, 'one', { path: 'README.md' }],
  ['a file below a linked folder', { 'web/docs': '../docs' }, 'web/docs/ops/run.md', { path: 'docs/ops/run.md' }],
  ['a path that goes up through a linked folder', { web: 'docs/ops' }, 'web/../index.md', { path: 'docs/index.md' }],
  ['a regular file', { CODEOWNERS: 'owners.txt' }, 'docs/index.md', { path: 'docs/index.md' }],
])('resolves %s', (_, links, path, expected) => {
  expect(follow(links).realPath(path)).toEqual(expected)
})

test.each([
  ['a link that leads outside', { x: '../../etc/passwd' }, /points outside the repository \(\.\.\/\.\.\/etc\/passwd\)/],
  ['an absolute link', { x: '/etc/passwd' }, /points outside the repository \(\/etc\/passwd\)/],
  ['a link to itself', { x: 'x' }, /circular symbolic link/],
  ['a cycle of links', { x: 'y', y: 'z', z: './x' }, /circular symbolic link/],
  ['a dangling link', { x: 'docs/none.md' }, /symbolic link to docs\/none\.md, which is no file/],
  [
    'an endless chain',
    Object.fromEntries(['x', ...Array.from({ length: 60 }, (_, i) => `l${i}`)].map((l, i) => [l, `l${i}`])),
    /circular symbolic link/,
  ],
])('reports %s in a sentence', (_, links, message) => {
  const { realPath, paths } = follow(links)
  const real = realPath('x')
  expect('error' in real ? real.error : real).toMatch(message)
  expect(paths).toContain('x')
})

test('lists files of linked folders below the link, also through a second link', () => {
  expect(follow({ web: 'app', 'app/docs': '../docs' }).paths.sort()).toEqual(
    [...files, 'app/docs/index.md', 'app/docs/ops/run.md', 'web/docs/index.md', 'web/docs/ops/run.md'].sort(),
  )
})

test('lists folders that link to a parent or to each other without looping', () => {
  expect(follow({ 'docs/all': '..', 'docs/self': '.' }).paths.sort()).toEqual([...files].sort())
  const { paths } = followLinks(
    ['a/x', 'b/y'],
    new Map([
      ['a/b', '../b'],
      ['b/a', '../a'],
    ]),
  )
  expect(paths).toEqual(expect.arrayContaining(['a/b/y', 'a/x', 'b/a/x', 'b/y']))
  expect(paths.length).toBeLessThan(10)
})

test('limits the number of paths added by linked folders', () => {
  const many = Array.from({ length: 1000 }, (_, i) => `data/${i}`)
  const links = new Map(Array.from({ length: 300 }, (_, i) => [`l${i}`, 'data']))
  expect(followLinks(many, links).paths.length).toBeLessThan(22_500)
})

test('resolves a single link within its repository, and rejects targets outside', () => {
  expect(linkTarget('a/b', '../c')).toEqual({ path: 'c' })
  expect(linkTarget('a/b', '../../c')).toHaveProperty('error')
})

test('resolves arbitrary links in finite time, and never outside of the repository', () => {
  const name = fc.constantFrom('a', 'b', 'a/b', 'b/a', 'a/a', 'c')
  const target = fc.array(fc.constantFrom('a', 'b', 'c', '..', '.', ''), { maxLength: 4 }).map((parts) => parts.join('/'))
  fc.assert(
    fc.property(fc.array(fc.tuple(name, target), { maxLength: 6 }), (entries) => {
      const links = new Map(entries)
      const { paths, realPath } = followLinks(
        ['f', 'a/f', 'b/f'].filter((f) => !links.has(f.split('/')[0] ?? '')),
        links,
      )
      for (const path of [...paths, 'a/b/a/f', 'x/../y']) {
        const real = realPath(path)
        if ('path' in real) expect(real.path).not.toMatch(/(^|\/)\.\.(\/|$)|^\//)
      }
    }),
    { numRuns: 500 },
  )
})
