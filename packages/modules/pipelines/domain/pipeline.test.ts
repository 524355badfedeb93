import { describe, expect, test } from 'vitest'
import { type Delivery, doraMeasures } from './dora.ts'
import { flakyJobs } from './flaky.ts'
import { isProduction, type RunJob, versionOf } from './pipeline.ts'

const hour = 3_600_000
const start = new Date('2026-11-01T00:00:00Z')
const at = (hours: number) => new Date(start.getTime() + hours * hour)
const window = { from: start, to: at(240) }

const delivery = (hours: number, commit: string, of: Partial<Delivery> = {}): Delivery => ({
  repository: 'acme/shop',
  environment: 'production',
  commit,
  state: 'succeeded',
  finishedAt: at(hours),
  committedAt: at(hours - 2),
  ...of,
})

describe('the delivery measures', () => {
  test('of no data are not numbers', () => {
    expect(doraMeasures([], window)).toMatchObject({
      deployments: 0,
      perDay: 0,
      leadTimeMs: null,
      changeFailureRate: null,
      restoreMs: null,
    })
  })

  test('count a failure, and the time until the next success in the same environment', () => {
    const measured = doraMeasures(
      [
        delivery(10, 'a'),
        delivery(20, 'b', { state: 'failed' }),
        delivery(21, 'b', { state: 'failed' }),
        delivery(23, 'c'),
        delivery(22, 'x', { environment: 'production-us' }),
      ],
      window,
    )
    expect(measured).toMatchObject({
      deployments: 5,
      failures: 2,
      changeFailureRate: 2 / 5,
      restored: 2,
      restoreMs: 2.5 * hour,
      leadTimeMs: 2 * hour,
    })
    expect(measured.perDay).toBeCloseTo(0.3)
  })

  test('count a rollback within a day as a failure of the deployment it replaced', () => {
    expect(doraMeasures([delivery(10, 'a'), delivery(20, 'b'), delivery(21, 'a')], window)).toMatchObject({
      failures: 1,
      restoreMs: hour,
    })
    expect(doraMeasures([delivery(10, 'a'), delivery(20, 'b'), delivery(50, 'a')], window).failures).toBe(0)
    expect(doraMeasures([delivery(10, 'a'), delivery(11, 'a')], window).failures).toBe(0)
  })

  test('exclude deployments outside the window, but use them for evaluation', () => {
    const measured = doraMeasures([delivery(239, 'b', { state: 'failed' }), delivery(241, 'c'), delivery(-1, 'z')], window)
    expect(measured).toMatchObject({ deployments: 1, failures: 1, restored: 1, restoreMs: 2 * hour })
  })
})

const job = (name: string, state: RunJob['state'], attempt = 1): RunJob => ({
  key: `${name}${attempt}`,
  name,
  attempt,
  state,
  steps: [],
})

test('a job with both results on one commit is flaky, across attempts and runs', () => {
  expect(
    flakyJobs([
      { pipeline: 'test', commit: 'c2', jobs: [job('unit', 'failed'), job('unit', 'succeeded', 2), job('lint', 'succeeded')] },
      { pipeline: 'test', commit: 'c1', jobs: [job('unit', 'succeeded'), job('lint', 'failed')] },
      { pipeline: 'test', commit: 'c1', jobs: [job('unit', 'cancelled')] },
      { pipeline: 'release', commit: 'c2', jobs: [job('lint', 'failed')] },
    ]),
  ).toEqual([{ pipeline: 'test', job: 'unit', commits: 1, of: 2, latest: 'c2' }])
})

test.each([
  ['production', true],
  ['Production-EU', true],
  ['prod', true],
  ['live', true],
  ['preproduction', false],
  ['product-preview', false],
  ['staging', false],
])('whether %s is production: %s', (environment, expected) => expect(isProduction(environment)).toBe(expected))

test('a version is its tag, or a short commit', () => {
  expect(versionOf({ ref: 'v1.2.3', commit: 'abcdef0123' })).toBe('v1.2.3')
  expect(versionOf({ ref: 'main', commit: 'abcdef0123' })).toBe('abcdef0')
  expect(versionOf({ ref: null, commit: 'abcdef0123' })).toBe('abcdef0')
})
