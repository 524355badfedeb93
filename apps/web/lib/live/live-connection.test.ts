import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { delayBefore, liveConnection } from './live-connection.ts'

class FakeSource extends EventTarget {
  closed = false
  close() {
    this.closed = true
  }
  say(name: string, data = '') {
    this.dispatchEvent(Object.assign(new Event(name), { data }))
  }
}

const sources: FakeSource[] = []
const told: string[] = []
const newest = () => sources.at(-1) ?? new FakeSource()
const connection = () =>
  liveConnection({
    connect() {
      sources.push(new FakeSource())
      return newest()
    },
    onOpen: (first) => told.push(first ? 'first' : 'open'),
    onTopic: (topic) => told.push(topic),
    onAccess: () => told.push('access'),
    onFailure: (attempts) => told.push(`failed ${attempts}`),
  })

beforeEach(() => {
  vi.useFakeTimers()
  sources.length = 0
  told.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

test('passes on topics, and opens one stream however often it is started', () => {
  const live = connection()
  live.start()
  live.start()
  newest().say('open')
  newest().say('message', 'integrations')
  newest().say('access', '1')
  expect(sources).toHaveLength(1)
  expect(told).toEqual(['first', 'integrations', 'access'])
  live.stop()
})

test('reconnects after growing, spread delays, and resets them once it was open', () => {
  const live = connection()
  live.start()
  for (let attempt = 1; attempt <= 4; attempt++) {
    newest().say('error')
    expect(newest().closed).toBe(true)
    vi.advanceTimersByTime(2 ** (attempt - 1) * 1000)
    expect(sources).toHaveLength(attempt + 1)
  }
  newest().say('open')
  newest().say('error')
  expect(told).toEqual(['failed 1', 'failed 2', 'failed 3', 'failed 4', 'first', 'failed 1'])
  live.stop()
  expect([delayBefore(0, 0), delayBefore(0, 1), delayBefore(3, 1), delayBefore(50, 1)]).toEqual([500, 1000, 8000, 60_000])
})

test('replaces a stream that falls silent or never opens; heartbeats keep it', () => {
  const live = connection()
  live.start()
  vi.advanceTimersByTime(15_000)
  expect(told).toEqual(['failed 1'])
  vi.advanceTimersByTime(1000)
  newest().say('open')
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(25_000)
    newest().say('ping', '1')
  }
  expect(sources).toHaveLength(2)
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual(['failed 1', 'first', 'failed 1'])
  live.stop()
})

test('a stopped connection stays closed, and ignores late events', () => {
  const live = connection()
  live.start()
  newest().say('open')
  live.stop()
  newest().say('message', 'integrations')
  newest().say('error')
  vi.advanceTimersByTime(120_000)
  expect(told).toEqual(['first'])
  expect(sources).toHaveLength(1)
  live.start()
  newest().say('open')
  expect(told).toEqual(['first', 'open'])
  live.stop()
})
