import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { allPages } from './paging.ts'

/** Keeps this thread busy, as parsing a large page does. */
function compute(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a long listing leaves half of its thread to others', async () => {
  let from = performance.eventLoopUtilization()
  const items = await allPages<number, number>('The cluster', async (page = 1) => {
    compute(5)
    if (page === 25) from = performance.eventLoopUtilization()
    return { items: [page], ...(page < 60 ? { next: page + 1 } : {}) }
  })
  expect(items).toHaveLength(60)
  expect(performance.eventLoopUtilization(from).utilization).toBeLessThan(0.75)
})

test('an ordinary listing does not rest', async () => {
  const from = performance.eventLoopUtilization()
  await allPages<number, number>('The cluster', async (page = 1) => {
    compute(5)
    return { items: [page], ...(page < 15 ? { next: page + 1 } : {}) }
  })
  expect(performance.eventLoopUtilization(from).idle).toBeLessThan(20)
})
