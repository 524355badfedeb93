import { expect, test } from 'vitest'
import { quantity } from './quantity.ts'

test.each([
  ['250m', 0.25],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['12e6', 12e6],
  ['.5', 0.5],
  [2, 2],
  ['-1', -1],
  ['1e400', undefined],
  ['9'.repeat(400), undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ['1 Gi', undefined],
  ['', undefined],
  [null, undefined],
])('the quantity %s is %s', (text, expected) => {
  const found = quantity(text)
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toBeCloseTo(expected)
})
