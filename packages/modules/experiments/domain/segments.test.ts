import { expect, test } from 'vitest'
import { minSegmentUnits, segmentEffects } from './segments.ts'
import { adjustByBenjaminiHochberg } from './statistics/adjust-p-values.ts'
import { compareMeans } from './statistics/compare-means.ts'
import { testEffect } from './statistics/effect.ts'
import { momentsOfConversion } from './statistics/moments.ts'

const metrics = [{ metricId: 'm', kind: 'conversion' as const }]
const row = (value: string, variant: string, units: number, sum: number) => ({
  ...{ metricId: 'm', attribute: 'country', value, variant, units, sum, squares: sum },
  ...{ denominator: 0, denominators: 0, products: 0 },
})

test('p-values of segments are adjusted together', () => {
  const pairs = [
    ['SE', 100, 160],
    ['NO', 100, 112],
    ['DK', 100, 99],
  ] as const
  const sums = pairs.flatMap(([value, before, after]) => [
    row(value, 'control', 1000, before),
    row(value, 'treatment', 1000, after),
  ])
  const effects = segmentEffects({ alpha: 0.05, control: 'control', metrics }, sums)
  const plain = pairs.map(([, before, after]) => {
    const effect = compareMeans(momentsOfConversion(before, 1000), momentsOfConversion(after, 1000))
    return testEffect(effect, { alpha: 0.05 }).pValue
  })
  expect(effects.map((e) => e.pValue)).toEqual(adjustByBenjaminiHochberg(plain))
  expect(effects.map((e) => [e.value, e.isDifferent])).toEqual([
    ['SE', true],
    ['NO', false],
    ['DK', false],
  ])
  expect(effects[0]).toMatchObject({ variant: 'treatment', units: 2000, estimate: expect.closeTo(0.6) })
})

test('a segment without a control, with few units, or in which nothing can be compared, is left out', () => {
  const sums = [
    row('SE', 'treatment', 50, 5),
    row('NO', 'control', 50, 0),
    row('NO', 'treatment', 50, 5),
    row('DK', 'control', minSegmentUnits - 1, 5),
    row('DK', 'treatment', 50, 5),
  ]
  expect(segmentEffects({ alpha: 0.05, control: 'control', metrics }, sums)).toEqual([])
})
