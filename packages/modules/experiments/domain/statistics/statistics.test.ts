import { describe, expect, test } from 'vitest'
import { adjustByBenjaminiHochberg, adjustByHolm } from './adjust-p-values.ts'
import { compareMeans, compareMeansRelatively } from './compare-means.ts'
import { confidenceSequence, sequenceCriticalValue } from './confidence-sequence.ts'
import { adjustByCovariate } from './cuped.ts'
import { testEffect } from './effect.ts'
import { alphaSpent, sequentialBounds } from './group-sequential.ts'
import { jointMomentsFromSums, momentsFromSums, momentsOf, momentsOfConversion } from './moments.ts'
import { nonInferiority } from './non-inferiority.ts'
import { momentsOfPercentile, quantileOf, winsorize } from './percentile.ts'
import { createRandom } from './random.ts'
import { momentsOfRatio } from './ratio.ts'
import { checkSampleRatio } from './sample-ratio.ts'
import { detectableEffect, type Plan, powerOf, requiredUnits } from './sample-size.ts'

// Known values are those of published tables and examples, or of closed forms; those of other programs are in gold.test.ts.

/** Student (1908): hours of sleep gained by two drugs, with the figures of R's documentation of t.test. */
const sleep = {
  first: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
  second: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
}

describe('means', () => {
  test("Welch's test of Student's sleep data is the published one", () => {
    const effect = compareMeans(momentsOf(sleep.second), momentsOf(sleep.first))
    const { statistic, pValue, interval } = testEffect(effect, { alpha: 0.05 })
    expect(statistic).toBeCloseTo(-1.8608, 4)
    expect(effect.degrees).toBeCloseTo(17.776, 3)
    expect(pValue).toBeCloseTo(0.07939, 5)
    expect(interval.lower).toBeCloseTo(-3.3654832, 7)
    expect(interval.upper).toBeCloseTo(0.2054832, 7)
  })

  test('sums give the moments of the values', () => {
    const sums = { n: 10, sum: 0, sumOfSquares: 0 }
    for (const value of sleep.first) {
      sums.sum += value
      sums.sumOfSquares += value * value
    }
    expect(momentsFromSums(sums).variance).toBeCloseTo(momentsOf(sleep.first).variance, 12)
    expect(momentsFromSums({ n: 3, sum: 0.3, sumOfSquares: 0.03 }).variance).toBeGreaterThanOrEqual(0)
    expect(momentsOfConversion(3, 4).variance).toBeCloseTo(0.25, 12)
  })

  test('a control without a mean has no relative difference, and values without variance show nothing', () => {
    const zero = { n: 10, mean: 0, variance: 0 }
    expect(compareMeansRelatively(zero, zero)).toBeNull()
    expect(testEffect(compareMeans(zero, zero), { alpha: 0.05 })).toMatchObject({ pValue: 1, interval: { lower: 0, upper: 0 } })
  })
})

describe('ratios, percentiles and covariates', () => {
  test('a ratio with a constant denominator is a mean', () => {
    const sums = { n: 4, sum: [20, 8], sumOfSquares: [120, 16], sumOfProducts: 40 } as const
    const mean = momentsFromSums({ n: 4, sum: 10, sumOfSquares: 30 })
    expect(momentsOfRatio(jointMomentsFromSums(sums))).toEqual(mean)
    expect(momentsOfRatio(jointMomentsFromSums({ ...sums, sum: [20, 0], sumOfSquares: [120, 0], sumOfProducts: 0 }))).toBeNull()
  })

  test('a numerator that is its denominator has no variance', () => {
    const sums = { n: 3, sum: [6, 6], sumOfSquares: [14, 14], sumOfProducts: 14 } as const
    expect(momentsOfRatio(jointMomentsFromSums(sums))).toEqual({ n: 3, mean: 1, variance: 0 })
  })

  test('the standard error of a percentile of even values is that of order statistics', () => {
    const n = 10_001
    const even = Float64Array.from({ length: n }, (_, i) => i / (n - 1))
    const median = momentsOfPercentile(even, 0.5)
    expect(median?.mean).toBeCloseTo(0.5, 12)
    // Density 1: √(p(1 - p) / n).
    expect(Math.sqrt((median?.variance ?? 0) / n)).toBeCloseTo(0.5 / Math.sqrt(n), 12)
    expect(momentsOfPercentile(even.subarray(0, 900), 0.95)).toBeNull()
    expect(quantileOf(even, 0.99)).toBeCloseTo(0.99, 12)
    expect(winsorize([1, 5, 900], 10)).toEqual([1, 5, 10])
  })

  test('a covariate takes away its share of the variance, and a difference that there was before', () => {
    // A value that is its covariate plus a constant: all of it was known before.
    const before = { mean: 4, variance: 9 }
    const variant = (shift: number, effect: number) => ({
      n: 100,
      mean: [before.mean + shift + effect, before.mean + shift] as const,
      variance: [before.variance, before.variance] as const,
      covariance: before.variance,
    })
    const [control, treatment] = adjustByCovariate([variant(0, 0), variant(0.5, 1)])
    expect(control?.variance).toBe(0)
    expect((treatment?.mean ?? 0) - (control?.mean ?? 0)).toBeCloseTo(1, 12)
  })
})

describe('group sequential bounds', () => {
  const looks = (count: number) => Array.from({ length: count }, (_, i) => (i + 1) / count)

  // Two-sided bounds at alpha 0.05 for equally spaced looks, by Simpson's rule on 4,001 points with scipy 1.17.
  test.each([
    ['obrien-fleming', [3.71030287326237, 2.5114274812695982, 1.993047477610787]],
    ['obrien-fleming', [4.876884948790762, 3.357011921574598, 2.6802800645449, 2.289816767711881, 2.031032043309928]],
    ['pocock', [2.4379766880500116, 2.426813858150089, 2.410193840271311, 2.3966454006487137, 2.3859845716225094]],
  ] as const)('%s has the bounds of another program %j', (spending, known) => {
    const bounds = sequentialBounds(looks(known.length), { alpha: 0.05, spending })
    for (const [i, bound] of bounds.entries()) expect(bound).toBeCloseTo(known[i] ?? Number.NaN, 10)
  })

  // As Reboussin, DeMets, Kim and Lan (2000) print them. Their integration is coarser: 3.3569 is 3.3570, and 2.4101 is 2.4102.
  test.each([
    ['obrien-fleming', [2.9626, 1.9686]],
    ['obrien-fleming', [3.7103, 2.5114, 1.993]],
    ['obrien-fleming', [4.8769, 3.3569, 2.6803, 2.2898, 2.031]],
    ['pocock', [2.157, 2.201]],
    ['pocock', [2.438, 2.4268, 2.4101, 2.3966, 2.3859]],
  ] as const)('%s has the tabled bounds %j', (spending, known) => {
    const bounds = sequentialBounds(looks(known.length), { alpha: 0.05, spending })
    for (const [i, bound] of bounds.entries()) expect(Math.abs(bound - (known[i] ?? Number.NaN))).toBeLessThan(1.2e-4)
  })

  test('a single look is the fixed test', () => {
    expect(sequentialBounds([1], { alpha: 0.05, spending: 'pocock' })[0]).toBeCloseTo(1.959963984540054, 12)
  })

  test('the bounds of looks do not depend on later ones, and nothing is left after the plan', () => {
    const planned = sequentialBounds(looks(28), { alpha: 0.05, spending: 'obrien-fleming' })
    const stopped = sequentialBounds(looks(28).slice(0, 9), { alpha: 0.05, spending: 'obrien-fleming' })
    expect(stopped[8]).toBeCloseTo(planned[8] ?? Number.NaN, 9)
    expect(sequentialBounds([0.5, 1.01, 1.2], { alpha: 0.05, spending: 'pocock' })[2]).toBe(Number.POSITIVE_INFINITY)
    expect(() => sequentialBounds([0.5, 0.5], { alpha: 0.05, spending: 'pocock' })).toThrow('more information')
  })

  test('all of alpha has been spent at the end, and none at the beginning', () => {
    expect(alphaSpent('obrien-fleming', 0.05, 1)).toBe(0.05)
    expect(alphaSpent('pocock', 0.05, 0.5)).toBeCloseTo(0.05 * Math.log(1 + (Math.E - 1) / 2), 12)
    expect(alphaSpent('obrien-fleming', 0.05, 1e-4)).toBe(0)
  })
})

test('a confidence sequence is significant exactly where its interval excludes zero', () => {
  const options = { alpha: 0.05, tunedFor: 5000 }
  const critical = sequenceCriticalValue(2000, options)
  expect(critical).toBeGreaterThan(1.96)
  const at = (z: number) =>
    confidenceSequence({ estimate: z, standardError: 1, degrees: Number.POSITIVE_INFINITY }, 2000, options)
  expect(at(critical).pValue).toBeCloseTo(0.05, 12)
  expect(at(critical).interval.lower).toBeCloseTo(0, 12)
  expect(at(0).pValue).toBe(1)
  expect(sequenceCriticalValue(0, options)).toBe(Number.POSITIVE_INFINITY)
})

test('non-inferiority is the one-sided test against the margin, in the direction that is better', () => {
  const effect = { estimate: -1, standardError: 1, degrees: Number.POSITIVE_INFINITY }
  expect(nonInferiority(effect, 1.6448536269514722 + 1, 'increase').pValue).toBeCloseTo(0.05, 12)
  expect(nonInferiority(effect, 1.6448536269514722 - 1, 'decrease').pValue).toBeCloseTo(0.05, 12)
  expect(nonInferiority({ ...effect, degrees: 10 }, 0, 'increase').pValue).toBeGreaterThan(0.5)
})

describe('many tests at once', () => {
  // Benjamini and Hochberg (1995), §4.1: of these fifteen their procedure rejects four at 0.05, Bonferroni's three.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  test('the published example has its four and three discoveries, in any order', () => {
    const shuffled = [...published.slice(7), ...published.slice(0, 7)]
    expect(adjustByBenjaminiHochberg(shuffled).filter((p) => p <= 0.05)).toHaveLength(4)
    expect(adjustByHolm(shuffled).filter((p) => p <= 0.05)).toHaveLength(3)
    expect(adjustByHolm(shuffled)[shuffled.indexOf(0.0004)]).toBeCloseTo(0.0056, 12)
  })
})

describe('sample ratio', () => {
  test('the split of Kohavi, Tang and Xu (2020), chapter 21, is a mismatch', () => {
    const check = checkSampleRatio([821_588, 815_482], [50, 50])
    expect(check.isMismatch).toBe(true)
    expect(check.pValue).toBeCloseTo(1.8e-6, 7)
  })

  test('nobody is a mismatch of nothing, and units of a variant without weight are one', () => {
    expect(checkSampleRatio([0, 0], [1, 1])).toMatchObject({ isMismatch: false, pValue: 1 })
    expect(checkSampleRatio([100, 1], [1, 0])).toMatchObject({ isMismatch: true, pValue: 1 })
    expect(checkSampleRatio([5000, 5100], [1, 1]).isMismatch).toBe(false)
  })
})

test('sample size, power and detectable effect agree with each other and with Lehr (1992)', () => {
  const plan: Plan = { alpha: 0.05, power: 0.8, sides: 'two-sided', controlVariance: 1, treatmentVariance: 1, perTreated: 1 }
  const units = requiredUnits(0.5, plan)
  // Lehr's rule: about 16 / effect² units of each group.
  expect(units.treatment).toBeCloseTo(62.791, 3)
  expect(units.total).toBeCloseTo(125.582, 3)
  expect(detectableEffect(units.treatment, plan)).toBeCloseTo(0.5, 12)
  expect(powerOf(0.5, units.treatment, plan)).toBeCloseTo(0.8, 5)
  expect(powerOf(0, 100, plan)).toBeCloseTo(0.05, 12)
})

test('random numbers repeat for a seed and have the moments of their distribution', () => {
  const [one, same, other] = [createRandom(7), createRandom(7), createRandom(8)]
  expect(one.uniform()).toBe(same.uniform())
  expect(one.uniform()).not.toBe(other.uniform())
  const { mean, variance } = momentsOf(Float64Array.from({ length: 100_000 }, () => one.normal()))
  expect(Math.abs(mean)).toBeLessThan(0.01)
  expect(Math.abs(variance - 1)).toBeLessThan(0.015)
})
