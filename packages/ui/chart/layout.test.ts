import { describe, expect, test } from 'vitest'
import { axisSteps, highestOf, layoutChart, plotWidth } from './layout.ts'
import { type ChartSpec, sliceSpec } from './spec.ts'

const days = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2026, 9, 25 + i)).toISOString().slice(0, 10))
const money = { kind: 'money', currency: 'USD' } as const
const spec = (change: Partial<ChartSpec> = {}): ChartSpec => ({
  title: 'Daily cost',
  look: 'stacked',
  step: 'day',
  unit: money,
  points: days(3),
  series: [
    { key: 'a', label: 'A', color: 'd1', values: [100, 200, 300] },
    { key: 'b', label: 'B', color: 'd2', values: [50, 0, 60] },
  ],
  ...change,
})

describe('axis', () => {
  test('starts at zero and ends above the highest value, in equal round steps', () => {
    for (const max of [0.003, 0.9, 7, 576, 12_345, 9_999_999]) {
      const steps = axisSteps(max, money)
      expect(steps[0]).toBe(0)
      expect(steps.at(-1)).toBeGreaterThanOrEqual(max)
      expect(steps.length).toBeGreaterThanOrEqual(3)
      expect(steps.length).toBeLessThanOrEqual(8)
      const [size = 0] = steps.slice(1)
      expect(steps.map((step) => step / size)).toEqual(steps.map((_, i) => expect.closeTo(i, 6)))
    }
  })

  test('counts have no halves, and durations step in whole minutes or hours', () => {
    expect(axisSteps(1, { kind: 'count', one: 'person', many: 'people' })).toEqual([0, 1, 2])
    expect(axisSteps(250_000, { kind: 'duration' }).length).toBeGreaterThan(1)
    expect(axisSteps(250_000, { kind: 'duration' }).filter((ms) => ms % 60_000 !== 0)).toEqual([])
    for (const max of [2.2, 47, 130].map((hours) => hours * 3_600_000))
      expect(axisSteps(max, { kind: 'duration' }).at(-1)).toBeGreaterThanOrEqual(max)
    expect(axisSteps(9 * 3_600_000, { kind: 'duration' }).filter((ms) => ms % 3_600_000 !== 0)).toEqual([])
  })

  test('without any value there is still an axis', () => {
    expect(axisSteps(0, money).at(-1)).toBeGreaterThan(0)
  })

  test('leaves room for a limit that is near, not for one that would flatten the data', () => {
    expect(highestOf(spec({ limits: [{ value: 500, label: 'Budget', tone: 'bad' }] }))).toBe(500)
    expect(highestOf(spec({ limits: [{ value: 50_000, label: 'Budget', tone: 'bad' }] }))).toBe(360)
  })
})

describe('shapes', () => {
  test('bars of a stack stand on each other', () => {
    const { shapes, y } = layoutChart(spec(), 200)
    const tops = (shapes[1]?.path ?? '').split('z').map((bar) => bar.match(/^M[\d.]+ ([\d.]+)/)?.[1])
    // The second series of the first day begins where the first ends, but for the gap.
    expect(Number(tops[0])).toBeCloseTo(y(100) - 1, 0)
    expect(shapes[1]?.path.match(/M/g)).toHaveLength(2)
  })

  test('an unknown value is a gap in a line, not a zero', () => {
    const { shapes } = layoutChart(
      spec({ look: 'lines', points: days(5), series: [{ key: 'a', label: 'A', color: 'd1', values: [1, 2, null, 3, 4] }] }),
      200,
    )
    expect(shapes[0]?.path.match(/M/g)).toHaveLength(2)
    expect(shapes[0]?.dots).toBe('')
  })

  test('a value between unknown ones is a dot, because a line through one point is not seen', () => {
    const { shapes } = layoutChart(
      spec({ look: 'lines', series: [{ key: 'a', label: 'A', color: 'd1', values: [null, 2, null] }] }),
      200,
    )
    expect(shapes[0]?.dots).toMatch(/^M[\d.]+ [\d.]+h0$/)
  })

  test('all points lie within the plot, whatever their number', () => {
    for (const count of [1, 7, 30, 90, 366]) {
      const { bands, labels } = layoutChart(spec({ points: days(count), series: [] }), 200)
      expect(bands).toHaveLength(count)
      expect(Math.min(...bands.map((b) => b.left))).toBeGreaterThanOrEqual(0)
      expect(Math.max(...bands.map((b) => b.left + b.width))).toBeLessThanOrEqual(plotWidth)
      expect(labels.length).toBeGreaterThan(0)
      expect(labels.length).toBeLessThanOrEqual(14)
    }
  })
})

test('zooming keeps everything of the period, and only that', () => {
  const cut = sliceSpec(
    spec({
      previous: { label: 'Before', values: [1, 2, 3] },
      markers: days(3).map((at) => ({ at, kind: 'anomaly', label: at, text: '' })),
    }),
    1,
    2,
  )
  expect(cut.points).toEqual(days(3).slice(1))
  expect(cut.series[0]?.values).toEqual([200, 300])
  expect(cut.previous?.values).toEqual([2, 3])
  expect(cut.markers?.map((m) => m.at)).toEqual(days(3).slice(1))
})
