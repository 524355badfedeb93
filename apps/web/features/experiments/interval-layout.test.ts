import { expect, test } from 'vitest'
import { layoutIntervals, plotSize } from './interval-layout.ts'

const look = (day: number, estimate: number, reach: number | null) => ({
  day: `2026-11-${String(day).padStart(2, '0')}`,
  estimate,
  interval: reach === null ? null : { lower: estimate - reach, upper: estimate + reach },
})

test('zero, estimates and intervals stand in order, within the picture', () => {
  const { zero, looks, ticks, labels } = layoutIntervals([look(1, 0.3, null), look(2, 0.2, 0.15), look(3, 0.2, 0.1)])
  expect(ticks.map(({ value }) => value)).toContain(0)
  expect(labels.map(({ day }) => day)).toContain('2026-11-03')
  for (const { y, top, bottom } of looks) {
    expect(top).toBeLessThanOrEqual(y)
    expect(bottom).toBeGreaterThanOrEqual(y)
    expect(Math.min(top, bottom)).toBeGreaterThanOrEqual(0)
    expect(Math.max(top, bottom)).toBeLessThanOrEqual(plotSize.height)
  }
  expect(looks.map(({ isClear }) => isClear)).toEqual([false, true, true])
  expect(looks[2]?.bottom).toBeLessThan(zero)
})

test('a first interval that is very wide does not flatten the others', () => {
  const { looks } = layoutIntervals([look(1, 5, 40), look(2, 0.2, 0.15), look(3, 0.2, 0.1)])
  const last = looks[2]
  expect((last?.bottom ?? 0) - (last?.top ?? 0)).toBeGreaterThan(40)
})

test('an effect of nothing has a range', () => {
  expect(layoutIntervals([look(1, 0, 0)]).ticks.length).toBeGreaterThan(0)
})
