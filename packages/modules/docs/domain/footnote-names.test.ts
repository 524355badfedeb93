import { expect, test } from 'vitest'
import { renameFootnotes } from './footnote-names.ts'

const renamed = (text: string) => renameFootnotes(text.split('\n')).join('\n')

test.each([
  ['a[^my note]\n\n[^my note]: b', 'a[^my-note]\n\n[^my-note]: b'],
  ['a[^x y] b[^x-y]\n\n[^x y]: 1\n[^x-y]: 2', 'a[^x-y-2] b[^x-y]\n\n[^x-y-2]: 1\n[^x-y]: 2'],
  ['`[^a b]` [^a b]\n\n    [^a b]: c', '`[^a b]` [^a-b]\n\n    [^a-b]: c'],
  ['a[^b c]', 'a[^b c]'],
  ['[^a b]: c\n\n```\n[^a b]\n```', '[^a-b]: c\n\n```\n[^a b]\n```'],
  ['```\n[^a b]: c\n```\n\n[^a b]', '```\n[^a b]: c\n```\n\n[^a b]'],
])('%j becomes %j', (text, expected) => {
  expect(renamed(text)).toBe(expected)
})
