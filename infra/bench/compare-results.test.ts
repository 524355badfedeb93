import { expect, test } from 'vitest'
import { compareResults, parseResults } from './compare-results.ts'

const ours = {
  'by-name': { '1': { perSecond: 100, p50: 1, p95: 2 }, '16': { perSecond: 800, p50: 1, p95: 2 } },
  search: { '1': { perSecond: 50, p50: 1, p95: 2 }, '16': { perSecond: 100, p50: 1, p95: 2 } },
}
const peer = {
  peer: 'backstage',
  load: {
    base: 'http://127.0.0.1/api',
    scenarios: {
      by_name: { c1: { rps: 50, p50: 1, p95: 2, errors: 0 }, c16: { rps: 100, p50: 1, p95: 2, errors: 0 } },
      search: { c1: { rps: 50, p50: 1, p95: 2, errors: 0 }, c16: { rps: 200, p50: 1, p95: 2, errors: 0 } },
      search_typed: { skipped: '404 not found' },
    },
  },
}

const linesOf = (theirs: unknown) => {
  const lines: string[] = []
  compareResults(ours, parseResults(theirs), (line) => lines.push(line))
  return lines
}

test('compares with results of the peer’s own harness, and ends with the summary', () => {
  const lines = linesOf(peer)
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('16:   8.00 × (800 and 100/s, p95 2.0 and 2.0 ms)')
  expect(lines.at(-1)).toBe('geometric mean 2.00 ×, lowest 0.50 × (search)')
})

test('compares with earlier results of its own', () => {
  expect(linesOf(ours).at(-1)).toBe('geometric mean 1.00 ×, lowest 1.00 × (by-name)')
})

test('says that two results cannot be compared', () => {
  expect(() => linesOf({ other: { '16': { perSecond: 1, p50: 1, p95: 1 } } })).toThrow('no request in common')
})
