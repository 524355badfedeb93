import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitByWeights, weightOf } from './split.ts'

const weights = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 4 })
  .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), 10_000])
  .map((cuts) => cuts.slice(1).map((cut, i) => ({ variant: `v${i}`, weight: cut - (cuts[i] ?? 0) })))

test('gives each variant its weight, and each bucket one variant', () => {
  fc.assert(
    fc.property(weights, weights, (first, second) => {
      const split = splitByWeights(second, splitByWeights(first))
      for (const { variant, weight } of second)
        expect(weightOf(split.find((s) => s.variant === variant)?.ranges ?? [])).toBe(weight)
      const ranges = split.flatMap((s) => s.ranges).toSorted((a, b) => a[0] - b[0])
      let end = 0
      for (const [from, to] of ranges) {
        expect(from).toBe(end)
        end = to
      }
      expect(end).toBe(1_000_000)
    }),
  )
})

test('moves no bucket away from a variant that does not shrink', () => {
  fc.assert(
    fc.property(weights, weights, (first, second) => {
      const before = splitByWeights(first)
      const after = splitByWeights(second, before)
      for (const { variant, ranges } of before) {
        const now = after.find((s) => s.variant === variant)
        if (!now || weightOf(now.ranges) < weightOf(ranges)) continue
        for (const [from, to] of ranges) expect(now.ranges.some((r) => r[0] <= from && to <= r[1])).toBe(true)
      }
    }),
  )
})

test('assigns from the first bucket on, in the order of the variants', () => {
  const split = splitByWeights([
    { variant: 'a', weight: 2500 },
    { variant: 'b', weight: 7500 },
  ])
  expect(split).toEqual([
    { variant: 'a', ranges: [[0, 250_000]] },
    { variant: 'b', ranges: [[250_000, 1_000_000]] },
  ])
})
