import { expect, test } from 'vitest'
import { ownersOfPaths, parseCodeOwners, ruleFor } from './code-owners.ts'

const ownersOf = (text: string, path: string) => ruleFor(parseCodeOwners(text), path)?.owners.map((o) => o.text)

// Each row: a pattern, a path, whether GitHub gives the path to its owner.
test.each([
  ['*', 'a.txt', true],
  ['*', 'deep/down/a.txt', true],
  ['*.js', 'src/a.js', true],
  ['*.js', 'src/a.jsx', false],
  ['/build/logs/', 'build/logs/a', true],
  ['/build/logs/', 'x/build/logs/a', false],
  ['docs/*', 'docs/getting-started.md', true],
  ['docs/*', 'docs/build-app/troubleshooting.md', false],
  ['docs/*', 'x/docs/a.md', false],
  ['packages/*', 'packages/pay/package.json', false],
  ['packages/*/', 'packages/pay/package.json', true],
  ['packages/**', 'packages/pay/package.json', true],
  ['apps/', 'x/apps/a', true],
  ['apps/', 'apps', false],
  ['/apps', 'apps/github/a', true],
  ['/apps', 'application/a', false],
  ['**/logs', 'build/logs/a', true],
  ['**/logs', 'deeply/nested/logs/x', true],
  ['**/logs', 'logs', true],
  ['a/**/z', 'a/z', true],
  ['a/**/z', 'a/b/c/z/y', true],
  ['a/**/z', 'b/a/z', false],
  ['/Services/', 'services/a', false],
  ['services/pay?', 'services/pays/a', true],
  ['services/star*', 'services/star-one/a', true],
  ['services/star*', 'services/my-star/a', false],
  // Not supported by GitHub: ranges, negation, escaped comment signs at the beginning.
  ['/[a-z]/', 'b/a', false],
  ['/[slug]/', '[slug]/page.tsx', true],
  ['!docs/', 'docs/a', false],
  ['\\#notes', '#notes', false],
  ['/services/\\#hash/', 'services/#hash/a', true],
  ['/services/pay\\ flow/', 'services/pay flow/a', true],
])('%s matches %s: %s', (pattern, path, expected) => {
  expect(Boolean(ownersOf(`${pattern} @acme/x`, path))).toBe(expected)
})

test.each([
  ['the last matching rule wins', '* @all\n/a/ @a\n', 'a/x', ['@a']],
  ['a rule without owners removes ownership', '* @all\n/a/\n', 'a/x', []],
  ['comments, also at the end of a line', "# x\n* @all # everybody's @nobody\n", 'a', ['@all']],
  ['a # inside a name is not a comment', '/a#b/ @all', 'a#b/c', ['@all']],
  ['tabs', '*\t@a\t@b/c', 'x', ['@a', '@b/c']],
  ['CRLF and a byte order mark', '\uFEFF* @a\r\n/b/ @b\r\n', 'b/x', ['@b']],
  ['skips a line with an invalid owner', '* @a\n* @@b\n', 'x', ['@a']],
  ['sections of GitLab match nothing', '* @a\n[Docs] @b\n^[Optional][2] @c\n', 'x', ['@a']],
  ['an e-mail address is an owner', '* Nia@Acme.example', 'x', ['Nia@Acme.example']],
])('%s', (_, text, path, expected) => {
  expect(ownersOf(text, path)).toEqual(expected)
})

test('finds the owners of many paths, and none in a file that GitHub ignores for its size', () => {
  const text = '* @all\n/docs/ops/ @acme/ops ops@acme.example\n/docs/ops/draft.md\n'
  const paths = ['docs/index.md', 'docs/ops/a.md', 'docs/ops/draft.md']
  expect(ownersOfPaths({ text, paths })).toEqual([['@all'], ['@acme/ops', 'ops@acme.example'], []])
  expect(ownersOfPaths({ text: `${text}${'#'.repeat(3 * 1024 * 1024)}`, paths })).toEqual([[], [], []])
})

test('reads any text, and matches any pattern quickly', () => {
  const hard = [
    '(([a-z./-]+)+)+!',
    '*'.repeat(1000),
    `${'*a'.repeat(900)}b`,
    `${'**/'.repeat(600)}x`,
    '\\',
    '[*** @a/b',
    '\u0000 @a',
    '{a,b}',
  ]
  for (const pattern of hard) expect(ownersOf(`${pattern} @a`, `${'a/'.repeat(100)}${'a'.repeat(2000)}`) ?? []).toBeDefined()
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: 60 }, () => '*?[]!\\#@/ \t\nab.'[Math.floor(Math.random() * 17)]).join('')
    expect(Array.isArray(parseCodeOwners(text))).toBe(true)
    ruleFor(parseCodeOwners(text), 'a/b/c')
  }
})
