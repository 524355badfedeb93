import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createPacer } from './pacer.ts'

test('pauses between two tasks for as long as the first one took', async () => {
  const pace = createPacer()
  await pace(() => wait(200))
  const began = performance.now()
  await pace(async () => {})
  expect(performance.now() - began).toBeGreaterThan(150)
})

test('counts the time between two tasks as pause', async () => {
  const pace = createPacer()
  await pace(() => wait(200))
  await wait(250)
  const began = performance.now()
  await pace(async () => {})
  expect(performance.now() - began).toBeLessThan(100)
})

test('passes on an error, and still pauses afterwards', async () => {
  const pace = createPacer()
  const failing = pace(async () => {
    await wait(200)
    throw new Error('refused')
  })
  await expect(failing).rejects.toThrow('refused')
  const began = performance.now()
  await pace(async () => {})
  expect(performance.now() - began).toBeGreaterThan(150)
})
