import type { TeamAdoption } from '@callboard/modules/usage/domain/view'
import { expect, test } from 'vitest'
import { adoptionChart, byShare, goalState, peopleChart, retentionChart, shareOf } from './usage-charts.ts'

const view = {
  from: '2026-11-02',
  days: 7,
  daily: [{ day: '2026-11-03', people: 4, times: 9 }],
  dailyBefore: [{ day: '2026-10-27', people: 3 }],
}

test('days without people are 0, and each is compared with its weekday', () => {
  const chart = peopleChart(view)
  expect(chart.series[0]?.values).toEqual([0, 4, 0, 0, 0, 0, 0])
  expect(chart.previous?.values).toEqual([0, 3, 0, 0, 0, 0, 0])
  expect(chart.partial).toBeUndefined()
})

test('says since when usage is recorded if that is within the window', () => {
  const chart = peopleChart({ ...view, dailyBefore: [] })
  expect(chart.previous).toBeUndefined()
  expect(chart.partial).toContain('3 Nov')
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

const weeks = ['2026-11-01', '2026-11-08', '2026-11-15', '2026-11-22', '2026-11-29']
const team = (name: string, members: number, ...active: number[]): TeamAdoption => ({
  team: name,
  label: name,
  members,
  active,
  times: 1,
})

test('teams are ordered by share; those without known members come last', () => {
  const teams = [team('a', 0, 0, 0, 0, 0, 9), team('b', 8, 2, 2, 2, 2, 4), team('c', 5, 0, 0, 0, 0, 5)]
  expect(byShare(teams).map((t) => t.team)).toEqual(['c', 'b', 'a'])
  expect(shareOf(team('b', 8, 2, 2, 2, 2, 4))).toEqual({ people: 4, share: 0.5, before: 0.25 })
})

test('a team meets the goal from the percentage on that is shown', () => {
  expect(goalState(team('a', 6, 4), 67)).toBe('met')
  expect(goalState(team('a', 6, 4), 68)).toBe('below')
  expect([goalState(team('a', 0, 4), 50), goalState(team('a', 6, 4), null)]).toEqual(['unknown', 'unknown'])
})

test('the adoption chart has a line per team and the goal, and does not know what was before the first visit', () => {
  const chart = adoptionChart({ goal: 60, weeks, teams: [team('a', 8, 0, 2, 4, 6, 8)], small: null, smallTeams: 0 })
  expect(chart.series.map((s) => s.values)).toEqual([[null, 0.25, 0.5, 0.75, 1]])
  expect(chart.limits).toEqual([{ value: 0.6, label: 'Goal 60%', tone: 'goal' }])
  expect(adoptionChart({ goal: null, weeks, teams: [], small: null, smallTeams: 0 }).limits).toBeUndefined()
})
