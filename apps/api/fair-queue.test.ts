import { expect, test } from 'vitest'
import { createFairQueue } from './fair-queue.ts'

const limits = { running: 1, waitingPerKey: 10, waiting: 20, waitMs: 5_000 }

test('serves keys in turn, however many each has waiting', async () => {
  const line = createFairQueue(limits)
  const order: string[] = []
  const work = async (key: string) => {
    const leave = await line.enter(key)
    order.push(key)
    await Promise.resolve()
    leave()
  }
  await Promise.all([...Array.from({ length: 6 }, () => work('many')), work('one'), work('other')])
  expect(order.slice(0, 4)).toEqual(['many', 'many', 'one', 'other'])
  expect(order).toHaveLength(8)
})

test('runs one task per key at a time, and as many keys as there are slots', async () => {
  const line = createFairQueue({ ...limits, running: 2 })
  const leave = await line.enter('a')
  const second = line.enter('a')
  const other = await line.enter('b')
  await expect(Promise.race([second.then(() => 'entered'), Promise.resolve('waits')])).resolves.toBe('waits')
  leave()
  leave()
  ;(await second)()
  other()
})

test('rejects when a key has too many waiting, or the wait is too long', async () => {
  const line = createFairQueue({ ...limits, waitingPerKey: 1, waitMs: 50 })
  const leave = await line.enter('a')
  const late = line.enter('a')
  await expect(line.enter('a')).rejects.toMatchObject({ code: 'rate_limited', retryAfterS: 5 })
  await expect(late).rejects.toMatchObject({ code: 'rate_limited' })
  leave()
  ;(await line.enter('a'))()
})

test('removes an aborted task from the queue', async () => {
  const line = createFairQueue({ ...limits, waitingPerKey: 1 })
  const leave = await line.enter('a')
  const client = new AbortController()
  const gone = line.enter('a', client.signal)
  client.abort()
  await expect(gone).rejects.toMatchObject({ code: 'rate_limited' })
  const next = line.enter('a')
  leave()
  ;(await next)()
})

test('limits a key to its share while others wait, and continues immediately when none do', async () => {
  let shared = true
  const line = createFairQueue({ ...limits, share: 0.25, maxPauseMs: 1_000, isShared: () => shared })
  const work = async (key: string, ms: number) => {
    const leave = await line.enter(key)
    const began = performance.now()
    await new Promise((resolve) => setTimeout(resolve, ms))
    leave()
    return began
  }
  const first = await work('a', 40)
  const [second, other] = await Promise.all([work('a', 1), work('b', 1)])
  expect(second - first).toBeGreaterThan(150)
  expect(other).toBeLessThan(second)
  shared = false
  await work('c', 200)
  const ended = performance.now()
  expect((await work('c', 1)) - ended).toBeLessThan(400)
})
