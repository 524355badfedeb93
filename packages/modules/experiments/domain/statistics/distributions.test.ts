import { describe, expect, test } from 'vitest'
import { findRoot } from './find-root.ts'
import { normalUpper, normalUpperQuantile } from './normal.ts'
import { chiSquareUpper } from './sample-ratio.ts'
import { logBetaHalf, logGamma } from './special-functions.ts'
import { studentTwoSided, studentTwoSidedQuantile } from './student-t.ts'

/** Equal to 1e-11 of the value, which absolute digits would not show for small probabilities. */
const expectSame = (value: number, known: number) => expect(Math.abs(value / known - 1)).toBeLessThan(1e-11)

/** Student's t for whole degrees, in closed form: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. */
function closedForm(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const isOdd = degrees % 2 === 1
  let term = isOdd ? Math.cos(angle) : 1
  let sum = degrees === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * Math.cos(angle) ** 2
    sum += term
  }
  return 1 - (isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum)
}

describe('the normal distribution', () => {
  test.each([
    [0, 0.5],
    [1.96, 0.024997895148220435],
    [3, 0.0013498980316300933],
    [-3, 0.9986501019683699],
    [6, 9.865876450376946e-10],
    [10, 7.619853024160527e-24],
  ])('has the tabled tail beyond %f', (z, tail) => expectSame(normalUpper(z), tail))

  test.each([
    [0.025, 1.959963984540054],
    [0.005, 2.5758293035489004],
    [0.2, 0.8416212335729143],
    [0.975, -1.959963984540054],
    [1e-9, 5.997807015007687],
  ])('has the tabled quantile at %f', (p, z) => expectSame(normalUpperQuantile(p), z))

  test('refuses a probability that is none', () => {
    expect(() => normalUpperQuantile(0)).toThrow('between 0 and 1')
    expect(() => normalUpperQuantile(Number.NaN)).toThrow('between 0 and 1')
  })
})

describe("Student's t distribution", () => {
  test.each([1, 2, 3, 4, 7, 30, 101, 1000])('agrees with its closed form at %i degrees', (degrees) => {
    for (const t of [0.1, 1, 1.7, 2.5]) expect(studentTwoSided(t, degrees)).toBeCloseTo(closedForm(t, degrees), 12)
  })

  test.each([
    [5, 2.5705818356363146],
    [10, 2.2281388519649385],
    [30, 2.0422724563012373],
    [Number.POSITIVE_INFINITY, 1.959963984540054],
  ])('has the tabled 97.5th percentile at %f degrees', (degrees, t) => expectSame(studentTwoSidedQuantile(0.05, degrees), t))

  test('joins its expansion for many degrees, and the normal distribution after that', () => {
    // From mpmath's incomplete beta function with 30 digits.
    expectSame(studentTwoSided(2, 1e5), 0.04550296345750646)
    expectSame(studentTwoSided(1.5, 123_456.7), 0.13361695969849205)
    expectSame(studentTwoSided(2, 1e7), 0.04550029089184295)
    expect(studentTwoSided(2, 1e12)).toBeCloseTo(2 * normalUpper(2), 11)
    expect(studentTwoSided(0, 8)).toBe(1)
  })
})

test.each([
  [3.841458820694124, 1, 0.05],
  [10.827566170662733, 1, 0.001],
  [7.814727903251179, 3, 0.05],
  [9, 2, Math.exp(-4.5)],
  [0, 2, 1],
])('chi-square has the tabled tail beyond %f at %i degrees', (x, degrees, tail) => expectSame(chiSquareUpper(x, degrees), tail))

test('gamma and beta functions have their known values', () => {
  expectSame(logGamma(0.5), Math.log(Math.PI) / 2)
  expectSame(logGamma(10), Math.log(362_880))
  expectSame(logGamma(171), 706.5730622457874)
  // B(1, ½) = 2 and B(½, ½) = π; on both sides of the change to the series.
  expectSame(logBetaHalf(1), Math.log(2))
  expectSame(logBetaHalf(0.5), Math.log(Math.PI))
  expectSame(logBetaHalf(20 - 1e-13), logBetaHalf(20))
})

test('finds a root to the last bits, and says when there is none between two points', () => {
  expect(findRoot((x) => x ** 3 - 2, 0, 2)).toBeCloseTo(Math.cbrt(2), 15)
  expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow('no change of sign')
})
