import { expect, test } from 'vitest'
import { allClear, noDrift } from './all-clear.ts'

const runtime = (name: string, state: 'watching' | 'unreachable', part: 'watching' | 'forbidden') => ({
  name,
  state,
  parts: [{ name: 'pods', api: 'v1', state: part, objects: 0, at: '2026-11-29T00:00:00Z' }],
})
const eu = runtime('eu', 'watching', 'watching')
const running = [{ health: 'healthy' as const, count: 3 }]

test('says that all is healthy only of clusters that can be read in full', () => {
  expect(allClear([], [])).toEqual({ certain: false, text: 'No cluster is connected.' })
  expect(allClear([eu], running)).toEqual({ certain: true, text: 'All workloads are healthy.' })
  expect(allClear([eu, runtime('us', 'watching', 'forbidden')], running)).toEqual({
    certain: false,
    text: 'No unhealthy workloads found, but one cluster cannot be read in full at the moment: us.',
  })
  expect(allClear([runtime('eu', 'unreachable', 'watching'), runtime('us', 'watching', 'forbidden')], running).text).toContain(
    '2 clusters cannot be read in full at the moment: eu, us.',
  )
})

test('says that all is healthy only of workloads that run', () => {
  expect(allClear([eu], [])).toEqual({ certain: false, text: 'No workloads found.' })
  expect(allClear([eu], [{ health: 'idle', count: 2 }])).toEqual({ certain: false, text: 'All workloads are idle.' })
  expect(allClear([eu], [...running, { health: 'progressing', count: 1 }])).toEqual({
    certain: false,
    text: 'No workload is broken or degraded. 1 is rolling out.',
  })
})

test('says that nothing differs only between clusters that can be read in full', () => {
  expect(noDrift([eu])).toBe('Versions are compared once several clusters are connected.')
  expect(noDrift([eu, runtime('us', 'watching', 'watching')])).toMatch(/^No drift\. /)
  expect(noDrift([eu, runtime('us', 'unreachable', 'watching')])).toMatch(/^No drift found, but one cluster .*: us\.$/)
})
