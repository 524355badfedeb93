import { expect, test } from 'vitest'
import { batchLimit } from './batch-limit.ts'

test('a first sync begins with small batches that grow with what was read, up to what the source takes', () => {
  const limits = [0, 4, 8, 16, 500].map((done) => batchLimit(100, { first: true, done }))
  expect(limits).toEqual([4, 4, 8, 16, 100])
  expect(batchLimit(2, { first: true, done: 0 })).toBe(2)
})

test('later syncs read as many items at a time as the source takes', () => {
  expect(batchLimit(100, { first: false, done: 0 })).toBe(100)
})
