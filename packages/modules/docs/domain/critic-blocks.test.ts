import { expect, test } from 'vitest'
import { splitCritic } from './critic-blocks.ts'

const split = (text: string) =>
  splitCritic(text.split('\n'))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

test.each([
  ['begins and ends in a sentence', 'a {++b\n\nc++} d', 'a {++b++}\n\n{++c++} d'],
  ['spans three paragraphs', 'a {--b\nc\n\nd\n\ne--}.', 'a {--b\nc--}\n\n{--d--}\n\n{--e--}.'],
  ['spans a list', 'a {++b\n\n- c\n- d\n\ne++}', 'a {++b++}\n\n- {++c++}\n- {++d++}\n\n{++e++}'],
  ['stands around blocks', '{--\n\n- a\n- b\n\n--}\n\nc', '<del>\n\n- a\n- b\n\n</del>\n\nc'],
  ['stands around blocks in a list', '- a\n\n    {++\n\n    b\n\n    ++}', '- a\n\n    <ins>\n\n    b\n\n    </ins>'],
  ['has a comment', '{==\n\na\n\n==}{>>b\nc<<}', '<mark>\n\na\n\n</mark>\n\n{>>b\nc<<}'],
  ['is a comment', 'a{>>\n\nb\n\nc<<} d', 'a{>>b c<<} d'],
  ['replaces', '{~~a\n\nb~>c\n\nd~~}', '{--a--}\n\n{--b--}{++c++}\n\n{++d++}'],
  ['stands around code', '{++\n\n```\n{--\n\n--}\n```\n\n++}', '<ins>\n\n```\n{--\n\n--}\n```\n\n</ins>'],
])('a mark that %s', (_, text, expected) => {
  expect(split(text)).toBe(expected)
})

test.each([
  'a {++b\nc++} d',
  '{++a++}\n\n{--b--}',
  '{++a\n\nb',
  'a `{++` b\n\nc ++}',
  '```\n{++a\n\nb++}\n```',
  '{++a\n\n{++b\n\nc++}\n'.trim().replace('c++}', 'c'),
  '{~~a\n\nb~~}',
  'a {++b\n\n```\nc\n```\n\nd++}',
])('%j stays as it is', (text) => {
  expect(split(text)).toBe(text)
})

test('takes time proportional to the length of the page', () => {
  const began = performance.now()
  for (const piece of ['{++a\n\n', '{++a\n\nb++}\n', '{++\n{--\n{==\n{~~\n\n', '{~~a\n\nb~>c~~}', '{++\n\n', '{==``\n\n'])
    split(piece.repeat(200_000 / piece.length))
  expect(performance.now() - began).toBeLessThan(10_000)
})
