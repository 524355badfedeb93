import { expect, test } from 'vitest'
import { diff } from './tasks/diff.ts'

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}\n`).join('')

test('shows changed lines with three unchanged ones around them, and their numbers', () => {
  const before = numbered(20)
  const found = diff({ before, after: before.replace('line 10\n', 'line ten\nline ten and a half\n') })
  expect(found).toMatchObject({ added: 2, removed: 1, hunks: [{ before: 7, after: 7 }] })
  expect(found?.hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'same line 7',
    'same line 8',
    'same line 9',
    'removed line 10',
    'added line ten',
    'added line ten and a half',
    'same line 11',
    'same line 12',
    'same line 13',
  ])
})

test('tells a missing newline at the end from a changed line', () => {
  expect(diff({ before: 'a\n', after: 'a' })?.hunks[0]?.lines.at(-1)?.text).toBe('\\ No newline at end of file')
  expect(diff({ before: 'a\n', after: 'a\n' })).toEqual({ added: 0, removed: 0, hunks: [] })
})

test('gives up on texts with thousands of differences, in little time', () => {
  const started = Date.now()
  const other = numbered(20_000).replaceAll('line', 'other')
  expect(diff({ before: numbered(20_000), after: other })).toBeUndefined()
  expect(Date.now() - started).toBeLessThan(4000)
})
