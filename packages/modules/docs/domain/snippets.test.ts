import { expect, test } from 'vitest'
import { expandSnippets } from './snippets.ts'

const files: Record<string, string> = {
  'a.md': 'one\ntwo\nthree\n',
  'nested.md': 'before\n--8<-- "a.md"\nafter\n',
  'self.md': '--8<-- "self.md"',
  'left.md': '--8<-- "right.md"',
  'right.md': '--8<-- "left.md"',
  'part.go': 'package x\n// --8<-- [start:main]\nfunc main() {}\n// --8<-- [end:main]\nvar y',
  'dashes.md': `${'-'.repeat(200_000)}8`,
  'large.md': 'x'.repeat(150_000),
  ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`deep-${i}.md`, `--8<-- "deep-${i + 1}.md"`])),
}
const load = async (name: string) => {
  const text = files[name]
  return text === undefined ? { error: 'there is no such file.' } : { text }
}
const expand = async (text: string) => (await expandSnippets(text, load)).text
const problems = async (text: string) => (await expandSnippets(text, load)).problems

test.each([
  ['a whole file', '--8<-- "a.md"', 'one\ntwo\nthree'],
  ['other scissors and quotes', "-8<- 'a.md'", 'one\ntwo\nthree'],
  ['indented, as in a list or a block', '!!! note\n    --8<-- "a.md:1:2"', '!!! note\n    one\n    two'],
  ['one that includes another', '--8<-- "nested.md"', 'before\none\ntwo\nthree\nafter'],
  ['from a line on', '--8<-- "a.md:2"', 'two\nthree'],
  ['up to a line', '--8<-- "a.md::1"', 'one'],
  ['several ranges', '--8<-- "a.md:3:3,1:1"', 'three\none'],
  ['the last lines', '--8<-- "a.md:-3"', 'two\nthree'],
  ['all but the last line', '--8<-- "a.md::-3"', 'one\ntwo'],
  ['a section', '```go\n--8<-- "part.go:main"\n```', '```go\nfunc main() {}\n```'],
  ['several', '--8<--\na.md:1:1\n; a.md\na.md:3\n--8<--', 'one\nthree'],
  ['an escaped one', ';--8<-- "a.md"', '--8<-- "a.md"'],
  ['a disabled one', '--8<-- "; a.md"', ''],
  ['scissors without an end', '--8<--\na.md', '--8<--\na.md'],
])('includes %s', async (_, text, expanded) => {
  expect(await expand(text)).toBe(expanded)
  expect(await problems(text)).toEqual([])
})

test.each([
  ['--8<-- "none.md"', 'The snippet none.md was not included: there is no such file.'],
  ['--8<-- "self.md"', 'The snippet self.md was not included: it includes itself (self.md → self.md).'],
  ['--8<-- "left.md"', 'The snippet left.md was not included: it includes itself (left.md → right.md → left.md).'],
  ['--8<-- "deep-0.md"', 'The snippet deep-5.md was not included: snippets may be nested up to 5 levels deep.'],
  ['--8<-- "part.go:none"', 'The snippet part.go was not included: it has no section none.'],
  ['--8<-- "a.md"\n'.repeat(60), 'The snippet a.md was not included: a page may have 50 snippets.'],
  ['--8<-- "large.md"\n--8<-- "large.md"', 'The snippet large.md was not included: a page may include 200,000 characters.'],
])('%.30s reports why it includes no more', async (text, problem) => {
  expect(await problems(text)).toEqual([problem])
})

test('takes time proportional to the length of the page', async () => {
  const began = performance.now()
  await expand('--8<--\n'.repeat(30_001))
  await expand(`${' '.repeat(100_000)}--8<-- "`)
  await expand(`--8<-- "${':'.repeat(200_000)}x"`)
  await expand('--8<-- "dashes.md"')
  // With the square of the length it was minutes.
  expect(performance.now() - began).toBeLessThan(10_000)
})
