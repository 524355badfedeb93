import { expect, test } from 'vitest'
import { findCodeReferences, isSourceFile } from './code-references.ts'

const search = (text: string) =>
  findCodeReferences({ keys: ['new-checkout', 'theme'], paths: ['theme'], files: [{ path: 'a.ts', text }] })

test('finds string literals that are a key, with line and excerpt', () => {
  const text = `import x from 'y'\n\n  if (await flags.getBooleanValue("new-checkout", false)) start()\n`
  expect(search(text)).toEqual([
    { path: 'a.ts', line: 3, key: 'new-checkout', excerpt: 'if (await flags.getBooleanValue("new-checkout", false)) start()' },
  ])
})

test.each([
  ["'theme.color'", ['theme']],
  ["'theme.color.dark'", ['theme']],
  ['`flags/new-checkout`', ['new-checkout']],
  ["'new-checkout.enabled'", []],
  ["'new-checkout-2'", []],
  ["'my new-checkout'", []],
  ['new-checkout', []],
  [`'new-checkout"`, []],
  [`it's 'theme'`, ['theme']],
  [`'theme', 'theme', "new-checkout"`, ['theme', 'new-checkout']],
])('finds in %s: %j', (text, keys) => {
  expect(search(text).map(({ key }) => key)).toEqual(keys)
})

test('a long line is cut around the literal', () => {
  const [found] = search(`${'a'.repeat(5000)}('theme')${'b'.repeat(5000)}`)
  expect(found?.excerpt).toContain("'theme'")
  expect(found?.excerpt.length).toBeLessThanOrEqual(160)
})

test('takes linear time for text that consists of quotes and letters', () => {
  const started = performance.now()
  expect(search(`'${'a'.repeat(120)}`.repeat(8000))).toEqual([])
  expect(search("'".repeat(1_000_000))).toEqual([])
  expect(performance.now() - started).toBeLessThan(3000)
})

test.each([
  ['src/app.tsx', true],
  ['Main.kt', true],
  ['README.md', false],
  ['package-lock.json', false],
  ['web/node_modules/x/index.js', false],
  ['.github/run.js', false],
  ['static/jquery.min.js', false],
  ['.ts', false],
])('isSourceFile(%s) is %s', (path, expected) => {
  expect(isSourceFile(path)).toBe(expected)
})
