import { expect, test } from 'vitest'
import { layoutIntervals, plotSizes } from './interval-layout.ts'

const look = (day: number, estimate: number, reach: number | null) => ({
  day: `2026-11-${String(day).padStart(2, '0')}`,
  estimate,
  interval: reach === null ? null : { lower: estimate - reach, upper: estimate + reach },
})

test.each(Object.values(plotSizes))('zero, estimates and intervals stand in order, within the picture of %j', (size) => {
  const { zero, looks, ticks, labels } = layoutIntervals([look(1, 0.3, null), look(2, 0.2, 0.15), look(3, 0.2, 0.1)], size)
  expect(ticks.map(({ value }) => value)).toContain(0)
  expect(labels.map(({ day }) => day)).toContain('2026-11-03')
  for (const { y, top, bottom } of looks) {
    expect(top).toBeLessThanOrEqual(y)
    expect(bottom).toBeGreaterThanOrEqual(y)
    expect(Math.min(top, bottom)).toBeGreaterThanOrEqual(0)
    expect(Math.max(top, bottom)).toBeLessThanOrEqual(size.height)
  }
  expect(looks.map(({ isClear }) => isClear)).toEqual([false, true, true])
  expect(looks[2]?.bottom).toBeLessThan(zero)
})

test('a first interval that is very wide does not flatten the others', () => {
  const { looks } = layoutIntervals([look(1, 5, 40), look(2, 0.2, 0.15), look(3, 0.2, 0.1)], plotSizes.wide)
  const last = looks[2]
  expect((last?.bottom ?? 0) - (last?.top ?? 0)).toBeGreaterThan(40)
})

test('an effect of nothing has a range', () => {
  expect(layoutIntervals([look(1, 0, 0)], plotSizes.wide).ticks.length).toBeGreaterThan(0)
})

test('dates under a narrow picture do not touch', () => {
  const month = Array.from({ length: 28 }, (_, day) => look(day + 1, 0.2, 0.1))
  const at = layoutIntervals(month, plotSizes.narrow).labels.map(({ x }) => x)
  expect(at.length).toBeGreaterThan(1)
  expect(Math.min(...at.slice(1).map((x, i) => x - (at[i] ?? 0)))).toBeGreaterThan(60)
})
