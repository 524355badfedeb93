import { expect, test } from 'vitest'
import { rowsInView } from './use-visible.ts'

test.each([
  ['the top', 0, { from: 0, to: 50 }],
  ['the middle', 15_000, { from: 480, to: 550 }],
  ['the end', 29_100, { from: 950, to: 1000 }],
  ['above the list', -2000, { from: 0, to: 10 }],
  ['below the list', 90_000, { from: 999, to: 1000 }],
])('renders the rows around what is in view at %s', (_, scrolled, rows) => {
  expect(rowsInView(1000, 30, scrolled, 900)).toEqual(rows)
})

test('every row in view is rendered, wherever the list is scrolled to', () => {
  const missing = Array.from({ length: 30_000 / 7 }, (_, i) => i * 7).filter((scrolled) => {
    const { from, to } = rowsInView(1000, 30, scrolled, 900)
    return from * 30 > scrolled || to * 30 < Math.min(scrolled + 900, 30_000)
  })
  expect(missing).toEqual([])
})

test('scrolling by one row seldom changes what is rendered', () => {
  const ranges = new Set(Array.from({ length: 100 }, (_, row) => JSON.stringify(rowsInView(1000, 30, 9000 + row * 30, 900))))
  expect(ranges.size).toBeLessThanOrEqual(21)
})
