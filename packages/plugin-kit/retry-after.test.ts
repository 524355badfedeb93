import { expect, test } from 'vitest'
import { retryAfterOf } from './retry-after.ts'

const date = 'Sat, 28 Nov 2026 12:00:00 GMT'
const at = Date.parse(date) / 1000

test.each<[string, Record<string, string>, number | undefined]>([
  ['seconds', { 'retry-after': '17' }, 17],
  ['a date by the vendor’s clock', { 'retry-after': 'Sat, 28 Nov 2026 12:01:30 GMT' }, 90],
  ['a date that has passed', { 'retry-after': 'Sat, 28 Nov 2026 11:00:00 GMT' }, 1],
  ['milliseconds of Azure', { 'x-ms-retry-after-ms': '2500', 'retry-after': '60' }, 3],
  ['a reset as a time, when nothing is left', { 'ratelimit-remaining': '0', 'ratelimit-reset': String(at + 40) }, 41],
  ['a reset in seconds from now', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '40' }, 40],
  ['a reset while something is left', { 'ratelimit-remaining': '3', 'ratelimit-reset': String(at + 40) }, undefined],
  ['a year', { 'retry-after': '31536000' }, 3600],
  ['a negative number', { 'retry-after': '-5' }, undefined],
  ['words', { 'retry-after': 'soon' }, undefined],
  ['nothing', {}, undefined],
])('%s', (_, headers, expected) => {
  expect(retryAfterOf(new Headers({ date, ...headers }))).toBe(expected)
})
