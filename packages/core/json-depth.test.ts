import { expect, test } from 'vitest'
import { nestsDeeperThan } from './json-depth.ts'

const nested = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels)

test.each([
  ['as many levels as allowed', nested(5), false],
  ['one level more', nested(6), true],
  ['objects', `${'{"a":'.repeat(6)}1${'}'.repeat(6)}`, true],
  ['brackets within a string', JSON.stringify('['.repeat(100)), false],
  ['a string with an escaped quote', String.raw`["\"[[[[[[[["]`, false],
  ['a string that ends with a backslash, and levels behind it', String.raw`["\\",[[[[[1]]]]]]`, true],
  ['many siblings', `[${Array(1000).fill('[]').join(',')}]`, false],
  ['levels that are never closed', '['.repeat(1_000_000), true],
])('%s', (_, text, expected) => expect(nestsDeeperThan(5, text)).toBe(expected))
