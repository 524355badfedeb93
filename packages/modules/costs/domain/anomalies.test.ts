import { describe, expect, test } from 'vitest'
import { findAnomalies } from './anomalies.ts'

describe('unusual days', () => {
  const days = Array.from({ length: 20 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`)
  const rest = { groups: 0, daily: [] }
  const series = (key: string, amounts: (i: number) => number) => days.map((day, i) => ({ day, key, amount: amounts(i) }))

  test('stand out from earlier days of the same key', () => {
    const found = findAnomalies(
      { series: [...series('calm', () => 100), ...series('model', (i) => (i === 15 ? 90 : 30))], rest, incomplete: [] },
      days,
    )
    expect(found).toEqual([{ key: 'model', day: '2026-11-16', amount: 90, usual: 30 }])
  })

  test('exclude the first days, small amounts, and decreases', () => {
    expect(findAnomalies({ series: [...series('new', (i) => (i === 2 ? 500 : 10))], rest, incomplete: [] }, days)).toEqual([])
    expect(
      findAnomalies(
        { series: [...series('big', () => 1000), ...series('tiny', (i) => (i === 15 ? 3 : 1))], rest, incomplete: [] },
        days,
      ),
    ).toEqual([])
    expect(findAnomalies({ series: series('less', (i) => 100 - i * 4), rest, incomplete: [] }, days)).toEqual([])
  })
})
