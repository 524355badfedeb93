import { expect, test } from 'vitest'
import { createFairQueue } from './fair-queue.ts'

const limits = { running: 1, waitingPerKey: 10, waiting: 20, waitMs: 5_000 }

test('lets keys take turns, whoever has more waiting', async () => {
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

test('runs one piece of work of a key at a time, and as many keys as there are turns', async () => {
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

test('refuses when a key has too many waiting, or the wait is too long', async () => {
  const line = createFairQueue({ ...limits, waitingPerKey: 1, waitMs: 50 })
  const leave = await line.enter('a')
  const late = line.enter('a')
  await expect(line.enter('a')).rejects.toMatchObject({ code: 'rate_limited', retryAfterS: 5 })
  await expect(late).rejects.toMatchObject({ code: 'rate_limited' })
  leave()
  ;(await line.enter('a'))()
})

test('takes whoever gives up out of the line', async () => {
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

test('a key keeps to its share while others have work, and goes on at once when they have none', async () => {
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
