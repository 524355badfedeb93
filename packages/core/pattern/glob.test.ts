import { expect, test } from 'vitest'
import { compileGlobs, fitsWildcard, globProblem } from './glob.ts'

const matching: [pattern: string, path: string, fits: boolean][] = [
  ['**/catalog-info.yaml', 'catalog-info.yaml', true],
  ['**/catalog-info.yaml', 'a/b/catalog-info.yaml', true],
  ['**/catalog-info.yaml', 'a/b/catalog-info.yml', false],
  ['*.yaml', 'a.yaml', true],
  ['*.yaml', 'a/a.yaml', false],
  ['**/node_modules/**', 'node_modules/-', true],
  ['**/node_modules/**', 'a/node_modules/b/c', true],
  ['**/node_modules/**', 'a/node_modulesx/b', false],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**', 'a', true],
  ['**', 'anything/at/all', true],
  ['.github/*', '.github/CODEOWNERS', true],
  ['**/*.yaml', '.hidden/.a.yaml', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['{a,b/{c,d}}/x', 'b/d/x', true],
  ['{a,b/{c,d}}/x', 'b/x', false],
  ['\\*x', '*x', true],
  ['\\*x', 'ax', false],
  ['*a*b*c', 'xxaxxbxxc', true],
  ['component:default/shop-*', 'component:default/shop-web', true],
  ['./services/*', 'services/a', true],
]

test.each(matching)('%s and %s: %s', (pattern, path, fits) => {
  expect(compileGlobs([pattern])(path)).toBe(fits)
})

test.each([
  '(([a-z./-]+)+)+!',
  '!(a|b)',
  '@(a)',
  '+(a)',
  '!a',
  'a|b',
  '[a',
  '{a',
  '{a}',
  'x\\',
  'x'.repeat(600),
  '{a,b}'.repeat(9),
])('rejects %s with a sentence', (pattern) => {
  expect(globProblem(pattern)).toMatch(/^The pattern .* Patterns may use/)
})

test('matches a pattern of many stars in time proportional to pattern and path', () => {
  const fits = compileGlobs([`${'*a'.repeat(200)}b`, `${'**/a/'.repeat(80)}b`])
  expect(fits('a'.repeat(20_000))).toBe(false)
  expect(fits('a/'.repeat(10_000))).toBe(false)
  expect(fitsWildcard('*a'.repeat(2000), 'a'.repeat(20_000).concat('b'))).toBe(false)
})

test('treats only the star as a wildcard', () => {
  expect(fitsWildcard('eu-*', 'EU-west-1')).toBe(true)
  expect(fitsWildcard('a.c', 'abc')).toBe(false)
  expect(fitsWildcard('(a+)+$', '(a+)+$')).toBe(true)
})
