import type { InsightsView } from '@callboard/modules/usage/domain/usage'
import { expect, test } from 'vitest'
import { adoption, peopleChart, retentionChart } from './usage-charts.ts'

const view = {
  from: '2026-11-02',
  to: '2026-11-08',
  days: 7,
  daily: [{ day: '2026-11-03', people: 4, times: 9 }],
  dailyBefore: [{ day: '2026-10-27', people: 3 }],
} as unknown as InsightsView

test('days without people are 0, and each is compared with its weekday', () => {
  const chart = peopleChart(view)
  expect(chart.series[0]?.values).toEqual([0, 4, 0, 0, 0, 0, 0])
  expect(chart.previous?.values).toEqual([0, 3, 0, 0, 0, 0, 0])
  expect(peopleChart({ ...view, dailyBefore: [] }).previous).toBeUndefined()
})

test('retention leaves out the week that is not over, and weeks without people', () => {
  const weekly = [
    { monday: '2026-10-19', people: 4, returned: 3 },
    { monday: '2026-10-26', people: 0, returned: 0 },
    { monday: '2026-11-02', people: 9, returned: 0 },
  ]
  const chart = retentionChart({ weekly })
  expect(chart.points).toEqual(['2026-10-19', '2026-10-26'])
  expect(chart.series[0]?.values).toEqual([0.75, null])
})

test('teams are ordered by adoption; those without known members come last and have none', () => {
  const team = (name: string, people: number, members: number) => ({ team: name, label: name, people, members, times: 1 })
  expect(adoption([team('a', 9, 0), team('b', 2, 4), team('c', 5, 5)]).map((t) => [t.team, t.share])).toEqual([
    ['c', 1],
    ['b', 0.5],
    ['a', null],
  ])
})
