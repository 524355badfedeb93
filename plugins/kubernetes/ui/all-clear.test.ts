import { expect, test } from 'vitest'
import { allClear } from './all-clear.ts'

const runtime = (name: string, state: 'watching' | 'unreachable', part: 'watching' | 'forbidden') => ({
  name,
  state,
  parts: [{ name: 'pods', api: 'v1', state: part, objects: 0, at: '2026-11-29T00:00:00Z' }],
})

test('says that all is healthy only of clusters that can be read in full', () => {
  expect(allClear([])).toEqual({ certain: false, text: 'No cluster is connected.' })
  expect(allClear([runtime('eu', 'watching', 'watching')])).toEqual({ certain: true, text: 'All workloads are healthy.' })
  expect(allClear([runtime('eu', 'watching', 'watching'), runtime('us', 'watching', 'forbidden')])).toEqual({
    certain: false,
    text: 'No unhealthy workloads found, but one cluster cannot be read in full at the moment: us.',
  })
  expect(allClear([runtime('eu', 'unreachable', 'watching'), runtime('us', 'watching', 'forbidden')]).text).toContain(
    '2 clusters cannot be read in full at the moment: eu, us.',
  )
})
