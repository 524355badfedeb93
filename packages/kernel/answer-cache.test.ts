import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { beforeEach, expect, test, vi } from 'vitest'
import { type AnswerCache, createAnswerCache } from './answer-cache.ts'

const [one, other] = [trustedTenantId(randomUUID()), trustedTenantId(randomUUID())]
let cache: AnswerCache

beforeEach(() => {
  cache = createAnswerCache(randomUUID(), 2)
})

test('an answer is computed once for each version', async () => {
  const compute = vi.fn(async () => ({}))
  const first = await cache.get(one, 'costs', '1', compute)
  expect(await cache.get(one, 'costs', '1', compute)).toBe(first)
  expect(await cache.get(one, 'costs', '2', compute)).not.toBe(first)
  expect(compute).toHaveBeenCalledTimes(2)
})

test('a tenant never gets the answer of another', async () => {
  await cache.get(one, 'costs', '1', async () => 'of one')
  expect(await cache.get(other, 'costs', '1', async () => 'of other')).toBe('of other')
  expect(await cache.get(one, 'costs', '1', async () => 'again')).toBe('of one')
})

test('requests at the same time wait for one computation', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const compute = vi.fn(() => promise)
  const both = Promise.all([cache.get(one, 'costs', '1', compute), cache.get(one, 'costs', '1', compute)])
  resolve('sum')
  expect(await both).toEqual(['sum', 'sum'])
  expect(compute).toHaveBeenCalledTimes(1)
})

test('a failure is nobody else’s answer', async () => {
  const failing = cache.get(one, 'costs', '1', () => Promise.reject(new Error('connection lost')))
  const waiting = cache.get(one, 'costs', '1', async () => 'sum')
  await expect(failing).rejects.toThrow('connection lost')
  expect(await waiting).toBe('sum')
  expect(await cache.get(one, 'costs', '1', async () => 'again')).toBe('sum')
})

test('the answer that was used longest ago makes room', async () => {
  await cache.get(one, 'a', '1', async () => 'a')
  await cache.get(one, 'b', '1', async () => 'b')
  await cache.get(one, 'a', '1', async () => 'unused')
  await cache.get(one, 'c', '1', async () => 'c')
  expect(await cache.get(one, 'a', '1', async () => 'new')).toBe('a')
  expect(await cache.get(one, 'b', '1', async () => 'new')).toBe('new')
})
