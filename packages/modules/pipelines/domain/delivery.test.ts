import { expect, test } from 'vitest'
import { deliveryOf } from './delivery.ts'
import type { RunSummary } from './view.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute))

const run = (pipelineKey: string, minute: number, state: RunSummary['state'], minutes = 1): RunSummary => ({
  integrationId: 'github',
  key: `${pipelineKey}-${minute}`,
  pipeline: pipelineKey,
  pipelineKey,
  repository: 'meridian/ledger',
  number: minute,
  attempt: 1,
  branch: 'main',
  onDefault: true,
  commit: 'c',
  title: 't',
  author: null,
  event: 'push',
  state,
  createdAt: at(minute),
  startedAt: at(minute),
  finishedAt: state === 'running' ? null : at(minute + minutes),
  url: null,
})

test('a pipeline fails if its newest finished run failed, whatever runs now', () => {
  const delivery = deliveryOf([
    run('ci', 9, 'running'),
    run('ci', 8, 'failed'),
    run('ci', 7, 'succeeded'),
    run('lint', 6, 'succeeded'),
  ])
  expect([delivery.pipelines, delivery.failing.map((r) => r.number)]).toEqual([2, [8]])
})

test('a pipeline that recovered does not fail', () => {
  expect(deliveryOf([run('ci', 9, 'succeeded'), run('ci', 8, 'failed')]).failing).toEqual([])
})

test('the runs are those of the pipeline that ran last, oldest first', () => {
  const { recent } = deliveryOf([run('ci', 9, 'succeeded', 3), run('lint', 8, 'failed'), run('ci', 7, 'running')])
  expect(recent.map((r) => [r.number, r.state, r.durationMs])).toEqual([
    [7, 'running', null],
    [9, 'succeeded', 180_000],
  ])
})

test('rate and median count finished runs alone', () => {
  const delivery = deliveryOf([
    run('ci', 9, 'running'),
    run('ci', 8, 'succeeded', 2),
    run('ci', 7, 'failed', 6),
    run('ci', 6, 'succeeded', 4),
  ])
  expect([delivery.passRate, delivery.p50Ms]).toEqual([2 / 3, 240_000])
  expect(deliveryOf([])).toEqual({ pipelines: 0, failing: [], recent: [], passRate: null, p50Ms: null })
})
