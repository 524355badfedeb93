import { expect, test } from 'vitest'
import { cohortsOf } from './cohorts.ts'

test('counts the active people of each month since a cohort joined, across a change of the year', () => {
  const rows = [
    { joined: '2026-11', people: 8, month: '2026-11', active: 8 },
    { joined: '2026-11', people: 8, month: '2027-01', active: 5 },
    { joined: '2027-01', people: 6, month: '2027-01', active: 6 },
  ]
  expect(cohortsOf(rows, '2026-11', '2027-01')).toEqual([
    { month: '2026-11', people: 8, active: [8, 0, 5] },
    { month: '2027-01', people: 6, active: [6] },
  ])
})

test('does not know what happened before recording began', () => {
  const rows = [{ joined: '2026-08', people: 9, month: '2026-10', active: 4 }]
  expect(cohortsOf(rows, '2026-10', '2026-11')[0]?.active).toEqual([null, null, 4, 0])
})

test('shows the size of a small cohort and not what its people did', () => {
  const rows = [{ joined: '2026-11', people: 4, month: '2026-11', active: 1 }]
  expect(cohortsOf(rows, '2026-11', '2026-11')).toEqual([{ month: '2026-11', people: 4, active: null }])
})
