import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

const part = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '(a|b)',
  '(?:ab)',
  'a*',
  'b+',
  '(ab)?',
  'a{1,2}',
  '^',
  '$',
  '\\d',
  '[a-c]{2}',
  '(a*b)*',
)
const patterns = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))
const texts = fc.array(fc.constantFrom('a', 'b', 'c', '1', ' '), { maxLength: 10 }).map((letters) => letters.join(''))

test('matches what JavaScript matches', () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      expect(compilePattern(pattern)(text)).toBe(new RegExp(pattern).test(text))
    }),
    { numRuns: 3000 },
  )
})

test.each([
  ['@example\\.(com|org)$', 'ada@example.org', true],
  ['@example\\.(com|org)$', 'ada@example.organic', false],
  ['^v\\d+\\.\\d+$', 'v12.0', true],
  ['^[\\w.-]+$', 'a.b-c_d', true],
  ['^[^\\s]+$', 'a b', false],
  ['x{3}', 'xx', false],
])('%s and %s: %s', (pattern, text, matches) => {
  expect(compilePattern(pattern)(text)).toBe(matches)
})

test.each([
  '(a',
  'a)',
  '[a',
  'a**',
  '*',
  '(?=a)',
  '(?<n>a)',
  '\\1',
  '\\b',
  'a\\',
  'a{2,1}',
  'a{x}',
  'a'.repeat(201),
  '((a{100}){100})',
])('refuses %s with a sentence', (pattern) => {
  expect(() => compilePattern(pattern)).toThrow(/^The expression .* Use characters/)
})

test('takes time proportional to the text for what makes others backtrack', () => {
  const matches = compilePattern('^(a+)+(a|a)*(a*)*b$')
  const began = performance.now()
  expect(matches('a'.repeat(2000))).toBe(false)
  expect(performance.now() - began).toBeLessThan(1000)
})
