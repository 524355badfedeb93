import { expect, test } from 'vitest'
import { allClear } from './all-clear.ts'

const feed = { integration: 'acme', paused: false, state: 'idle' as const, message: null, succeededAt: new Date() }

test('says that all pipelines pass only of accounts that are up to date', () => {
  expect(allClear({ pipelines: 0, feeds: [] })).toBe('No pipelines synced yet.')
  expect(allClear({ pipelines: 3, feeds: [feed] })).toBe('All pipelines pass on their default branch.')
  const sentence = 'No failing pipelines found, but not all of them are up to date: acme.'
  expect(allClear({ pipelines: 3, feeds: [{ ...feed, paused: true }] })).toBe(sentence)
  expect(allClear({ pipelines: 3, feeds: [{ ...feed, state: 'failed' }] })).toBe(sentence)
  expect(allClear({ pipelines: 3, feeds: [{ ...feed, succeededAt: null }] })).toBe(sentence)
})
