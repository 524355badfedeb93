import { expect, test } from 'vitest'
import { explainSlowness, type Figures, sumByKind, type WorkSlot } from './explain-slowness.ts'
import { noWork } from './work.ts'

const now = new Date('2026-11-30T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const none = { request: noWork, operation: noWork, database: noWork, wait: noWork }

/** Requests of a quarter of an hour. */
const requests = (minutes: number, times: number, mean: number, limited = 0): WorkSlot => ({
  at: minutesAgo(minutes),
  kind: 'request',
  times,
  limited,
  failed: 0,
  ms: times * mean,
})
const isRecent = ({ at }: { at: Date }) => now.getTime() - at.getTime() < 3_600_000

function figuresOf(slots: WorkSlot[], more: Partial<Figures> = {}): Figures {
  const [recent, usual] = [sumByKind(slots, isRecent), sumByKind(slots, (slot) => !isRecent(slot))]
  const quiet = { others: { recent: none, usual: none }, waiting: [], limits: [], failing: [], operations: [] }
  return { now, slots, recent, usual, ...quiet, ...more }
}
const calm = [requests(600, 500, 100), requests(300, 500, 100), requests(120, 500, 100), requests(45, 50, 110)]
const slow = [...calm, requests(30, 200, 900), requests(15, 0, 0), requests(10, 200, 1000)]
const slowSums = { ...none, request: { ...noWork, times: 400, ms: 400_000 } }
const fastSums = { ...none, request: { ...noWork, times: 9000, ms: 900_000 } }

test('finds nothing where everything is as usual, or too little was done to compare', () => {
  expect(explainSlowness(figuresOf(calm))).toEqual([])
  expect(explainSlowness(figuresOf([]))).toEqual([])
  expect(explainSlowness(figuresOf([requests(300, 500, 100), requests(10, 5, 9000)]))).toEqual([])
  // Three times as long, and still nothing that somebody notices.
  expect(explainSlowness(figuresOf([requests(300, 500, 20), requests(10, 500, 60)]))).toEqual([])
})

test('says how much slower requests are, where the time goes, and since when', () => {
  const figures = figuresOf(slow, { operations: [{ name: 'catalog.list' }] })
  const database = { ...noWork, times: 1, ms: figures.recent.request.ms * 0.8 }
  expect(explainSlowness({ ...figures, recent: { ...figures.recent, database } })).toEqual([
    {
      text: 'Requests take 857 ms, 8.6 times as long as in the last 7 days. Most of the time goes to the database; the operation that takes most is catalog.list.',
      since: minutesAgo(30),
    },
  ])
})

test('blames the installation where the others are slow as well', () => {
  const others = { recent: slowSums, usual: fastSums }
  expect(explainSlowness(figuresOf(slow, { others }))[0]?.text).toContain('so the cause is the installation')
  expect(explainSlowness(figuresOf(slow, { others: { recent: fastSums, usual: fastSums } }))[0]?.text).not.toContain(
    'installation',
  )
})

test('says which share of requests is refused, since when', () => {
  const slots = [...calm, requests(30, 100, 100, 0), requests(20, 100, 10, 30), requests(5, 100, 10, 40)]
  expect(explainSlowness(figuresOf(slots))).toEqual([
    { text: '20% of its requests are refused, because it has reached its rate limits.', since: minutesAgo(20) },
  ])
})

test('says what waits for a vendor, for a start, or for somebody, in this order', () => {
  const wait = (times: number, mean: number) => ({ ...none, wait: { ...noWork, times, ms: times * mean } })
  const findings = explainSlowness(
    figuresOf([], {
      recent: wait(10, 90_000),
      usual: wait(1000, 200),
      limits: [
        { pluginId: 'github', until: new Date('2026-11-30T12:05:00Z'), since: minutesAgo(9) },
        { pluginId: 'gitlab', until: minutesAgo(1), since: null },
      ],
      waiting: [
        { group: 'push', count: 1204, oldestAt: minutesAgo(12) },
        { group: 'bulk', count: 3, oldestAt: minutesAgo(1) },
      ],
      failing: [
        { pluginId: 'kubernetes', code: 'credentials', lastGoodAt: minutesAgo(90) },
        { pluginId: 'notion', code: null, lastGoodAt: null },
      ],
    }),
  )
  expect(findings).toEqual([
    { text: "Events of github wait for the vendor's rate limit until 12:05 UTC.", since: minutesAgo(9) },
    {
      text: '1,204 jobs of the group push are waiting to start. Jobs waited 90 s on average in the last hour, and 200 ms in the last 7 days.',
      since: minutesAgo(12),
    },
    { text: 'The connection of kubernetes needs attention (credentials).', since: minutesAgo(90) },
    { text: 'The connection of notion needs attention. It has never synced.', since: null },
  ])
})
