import { expect, test } from 'vitest'
import { allClear } from './all-clear.ts'

const feed = { integration: 'acme', paused: false, state: 'idle' as const, message: null, succeededAt: new Date() }

test('says that all pipelines pass only of accounts that are up to date', () => {
  expect(allClear({ pipelines: 0, finished: 0, feeds: [] })).toBe('No pipelines synced yet.')
  expect(allClear({ pipelines: 3, finished: 3, feeds: [feed] })).toBe('All pipelines pass on their default branch.')
  const sentence = 'No failing pipelines found, but not all of them are up to date: acme.'
  expect(allClear({ pipelines: 3, finished: 3, feeds: [{ ...feed, paused: true }] })).toBe(sentence)
  expect(allClear({ pipelines: 3, finished: 3, feeds: [{ ...feed, state: 'failed' }] })).toBe(sentence)
  expect(allClear({ pipelines: 3, finished: 3, feeds: [{ ...feed, succeededAt: null }] })).toBe(sentence)
})

test('says that all pipelines pass only of those that have finished', () => {
  const of = (pipelines: number, finished: number) => allClear({ pipelines, finished, feeds: [feed] })
  expect(of(3, 0)).toBe('No pipeline has finished on its default branch in the last 60 days.')
  expect(of(3, 1)).toBe('1 pipeline passes on its default branch. 2 have not finished there in the last 60 days.')
  expect(of(3, 2)).toBe('2 pipelines pass on their default branch. 1 has not finished there in the last 60 days.')
})
