import { describe, expect, test } from 'vitest'
import { type Delivery, doraMeasures, doraTrend, weeksUntil } from './dora.ts'
import { doraBands, doraLevel } from './dora-levels.ts'

const hour = 3_600_000
const now = new Date('2026-11-27T15:00:00Z')
const delivery = (finishedAt: string, commit: string, state: Delivery['state'] = 'succeeded'): Delivery => ({
  repository: 'acme/shop',
  environment: 'production',
  commit,
  state,
  finishedAt: new Date(finishedAt),
  committedAt: new Date(Date.parse(finishedAt) - 5 * hour),
})

test('weeks begin on Monday and follow each other without a gap; the last ends now', () => {
  const weeks = weeksUntil(now, 3)
  expect(weeks.map((w) => w.from.toISOString())).toEqual([
    '2026-11-09T00:00:00.000Z',
    '2026-11-16T00:00:00.000Z',
    '2026-11-23T00:00:00.000Z',
  ])
  expect(weeks.map((w) => w.to.toISOString())).toEqual([
    '2026-11-16T00:00:00.000Z',
    '2026-11-23T00:00:00.000Z',
    now.toISOString(),
  ])
  // Sunday belongs to the week before.
  expect(weeksUntil(new Date('2026-11-29T10:00:00Z'), 1)[0]?.from.toISOString()).toBe('2026-11-23T00:00:00.000Z')
})

test('the trend of a week is what its own window says, with the recovery of the week after', () => {
  const deliveries = [
    delivery('2026-11-12T10:00:00Z', 'a'),
    delivery('2026-11-15T22:00:00Z', 'b', 'failed'),
    delivery('2026-11-16T02:00:00Z', 'c'),
  ]
  const weeks = weeksUntil(now, 3)
  const trend = doraTrend(deliveries, weeks)
  expect(trend).toEqual(weeks.map((week) => doraMeasures(deliveries, week)))
  expect(trend[0]).toMatchObject({ deployments: 2, failures: 1, restored: 1, restoreMs: 4 * hour, leadTimeMs: 5 * hour })
  expect(trend[2]).toMatchObject({ deployments: 0, leadTimeMs: null })
})

describe('levels', () => {
  const measures = (change: Partial<ReturnType<typeof doraMeasures>>) => ({
    ...doraMeasures([], weeksUntil(now, 1)[0] ?? { from: now, to: now }),
    ...change,
  })

  test('follow the thresholds of the report', () => {
    expect(doraLevel('leadTimeMs', measures({ leadTimeMs: 23 * hour }))).toBe('Elite')
    expect(doraLevel('leadTimeMs', measures({ leadTimeMs: 25 * hour }))).toBe('High')
    expect(doraLevel('changeFailureRate', measures({ changeFailureRate: 0.12 }))).toBe('Medium')
    expect(doraLevel('restoreMs', measures({ restoreMs: 400 * hour }))).toBe('Low')
    expect(doraLevel('restoreMs', measures({}))).toBeNull()
  })

  test('cover the axis without a gap', () => {
    for (const measure of ['leadTimeMs', 'changeFailureRate', 'restoreMs'] as const) {
      const bands = doraBands(measure)
      expect(bands[0]?.from).toBe(0)
      for (const [i, band] of bands.slice(1).entries()) expect(band.from).toBe(bands[i]?.to)
    }
  })
})
