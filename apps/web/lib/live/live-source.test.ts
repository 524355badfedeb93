import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { liveSource, type Source } from './live-source.ts'

class FakeStream extends EventTarget {
  closed = false
  close() {
    this.closed = true
  }
  say(name: string, data = '') {
    this.dispatchEvent(new MessageEvent(name, { data }))
  }
}

/** Locks of one name, as browsers grant them: one holder, the others in turn. */
class FakeLocks {
  private queue: (() => void)[] = []
  private isHeld = false

  async request(_name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void>): Promise<void> {
    if (this.isHeld)
      await new Promise<void>((resolve, reject) => {
        this.queue.push(resolve)
        signal.addEventListener('abort', () => {
          this.queue = this.queue.filter((waiting) => waiting !== resolve)
          reject(new Error('aborted'))
        })
      })
    this.isHeld = true
    await held()
    this.isHeld = false
    this.queue.shift()?.()
  }
}

let streams: FakeStream[] = []
let open: Source[] = []

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: new FakeLocks() })
})
afterEach(() => {
  for (const source of open) source.close()
  ;[streams, open] = [[], []]
  vi.unstubAllGlobals()
})

/** A tab, and what it has heard. */
function tab(attempts = 0) {
  const heard: string[] = []
  const source = liveSource('/api/live', attempts, () => {
    const stream = new FakeStream()
    streams.push(stream)
    return stream
  })
  open.push(source)
  for (const name of ['open', 'ping', 'message', 'access', 'error'])
    source.addEventListener(name, (event) => heard.push(`${name} ${(event as MessageEvent).data}`.trim()))
  return { heard, close: () => source.close() }
}
const stream = (i: number) => streams[i] ?? new FakeStream()

test('several tabs share one stream, and receive the same events', async () => {
  const [first, second] = [tab(), tab()]
  await expect.poll(() => streams).toHaveLength(1)
  stream(0).say('open')
  stream(0).say('message', 'catalog')
  stream(0).say('access', '1')
  const all = ['open', 'message catalog', 'access 1']
  await expect.poll(() => second.heard).toEqual(all)
  expect(first.heard).toEqual(all)
  expect(streams).toHaveLength(1)
})

test('a tab that comes later learns that the stream is open, and no other tab does again', async () => {
  const [first, second] = [tab(), tab()]
  await expect.poll(() => streams).toHaveLength(1)
  stream(0).say('open')
  await expect.poll(() => second.heard).toEqual(['open'])
  const third = tab()
  await expect.poll(() => third.heard).toEqual(['open'])
  expect([first.heard, second.heard, streams.length]).toEqual([['open'], ['open'], 1])
})

test('when the tab with the stream closes, another one opens a stream for all', async () => {
  const [first, second, third] = [tab(), tab(), tab()]
  await expect.poll(() => streams).toHaveLength(1)
  first.close()
  expect(stream(0).closed).toBe(true)
  await expect.poll(() => streams).toHaveLength(2)
  stream(1).say('open')
  stream(1).say('message', 'costs')
  await expect.poll(() => third.heard).toEqual(['open', 'message costs'])
  expect([first.heard, second.heard]).toEqual([[], ['open', 'message costs']])
})

test('an error concerns the tab with the stream alone, and a tab that waits can be closed', async () => {
  const [first, second, third] = [tab(), tab(), tab()]
  await expect.poll(() => streams).toHaveLength(1)
  stream(0).say('open')
  await expect.poll(() => third.heard).toEqual(['open'])
  second.close()
  stream(0).say('error')
  expect(first.heard).toEqual(['open', 'error'])
  first.close()
  await expect.poll(() => streams).toHaveLength(2)
  expect([second.heard, third.heard]).toEqual([['open'], ['open']])
})

test('after two failures, and where there are no locks, a tab has its own stream', async () => {
  tab()
  await expect.poll(() => streams).toHaveLength(1)
  tab(2)
  expect(streams).toHaveLength(2)
  vi.stubGlobal('navigator', {})
  tab()
  expect(streams).toHaveLength(3)
})
