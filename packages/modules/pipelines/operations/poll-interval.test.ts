import { expect, test } from 'vitest'
import { type Activity, maxPollMs, maxPollWithoutPipelinesMs, pollInterval } from './poll-interval.ts'

const now = new Date('2026-11-28T12:00:00Z')
const minutes = (n: number) => new Date(now.getTime() - n * 60_000)
const idle: Activity = { activeAt: null, openSince: null, hasPipelines: true, webhooksWork: false }
const inMinutes = (activity: Partial<Activity>) => pollInterval({ ...idle, ...activity }, now) / 60_000

test.each([
  ['active a moment ago', { activeAt: minutes(1) }, 30],
  ['active eight hours ago', { activeAt: minutes(8 * 60) }, 60],
  ['active two days ago', { activeAt: minutes(48 * 60) }, 360],
  ['active a year ago', { activeAt: minutes(365 * 24 * 60) }, 24 * 60],
  ['active a moment ago, with webhooks', { activeAt: minutes(1), webhooksWork: true }, 360],
  ['active a year ago, with webhooks', { activeAt: minutes(365 * 24 * 60), webhooksWork: true }, 24 * 60],
  ['a run that has just started', { openSince: minutes(0) }, 2],
  ['a run that has been open for an hour', { openSince: minutes(60) }, 15],
  ['a run that has waited for a week', { openSince: minutes(7 * 24 * 60) }, 360],
  ['a run that has just started, with webhooks', { openSince: minutes(0), webhooksWork: true }, 15],
  ['no workflow files', { activeAt: minutes(1), hasPipelines: false }, 7 * 24 * 60],
  ['nothing known', {}, 24 * 60],
])('%s', (_, activity, expected) => expect(inMinutes(activity)).toBe(expected))

test('no interval exceeds its bound, and a clock that runs ahead does no harm', () => {
  for (const hasPipelines of [true, false, null])
    for (const webhooksWork of [true, false])
      for (const age of [-600, 0, 1, 60, 1e4, 1e6, 1e8])
        for (const openSince of [null, minutes(age)]) {
          const interval = pollInterval({ activeAt: minutes(age), openSince, hasPipelines, webhooksWork }, now)
          expect(interval).toBeGreaterThanOrEqual(2 * 60_000)
          expect(interval).toBeLessThanOrEqual(hasPipelines === false ? maxPollWithoutPipelinesMs : maxPollMs)
        }
})
