import { expect, test } from 'vitest'
import { lateSchedules } from './late-schedules.ts'

const schedules = [
  { name: 'often', every: 15_000 },
  { name: 'hourly', every: 3_600_000 },
]
const late = (ages: Record<string, number>, upS = 100_000) => lateSchedules(schedules, new Map(Object.entries(ages)), upS)

test('a schedule is late after three of its intervals, and not before two minutes', () => {
  expect(late({ often: 119, hourly: 10_000 })).toEqual([])
  expect(late({ often: 121, hourly: 10_000 })).toEqual(['often'])
  expect(late({ often: 1, hourly: 10_861 })).toEqual(['hourly'])
})

test('one that never ran is late once the process has waited for it', () => {
  expect(late({ often: 1 })).toEqual(['hourly'])
  expect(late({ often: 1 }, 60)).toEqual([])
})

test('a process that has just started does not blame the time before it', () => {
  expect(late({ often: 90_000, hourly: 90_000 }, 30)).toEqual([])
})
