import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from './paths.ts'
import { maxConnectionsOf, type Processes, poolSizeFor } from './pool-size.ts'

const page = readFileSync(path.join(root, 'docs/operations/connections.md'), 'utf8')
const rows = [...page.matchAll(/^\| (\d+) \| (\d+) \| (redis|postgres) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map((m) => ({
  processes: { web: Number(m[1]), workers: Number(m[2]), queue: m[3] as Processes['queue'] },
  limit: Number(m[4]),
  size: Number(m[5]),
  most: Number(m[6]),
}))

test('the table of connections is as computed', () => {
  expect(rows.length).toBeGreaterThan(8)
  const computed = rows.map(({ processes, limit }) => {
    const size = poolSizeFor(processes, limit) ?? 0
    return { size, most: maxConnectionsOf(processes, size) }
  })
  expect(computed).toEqual(rows.map(({ size, most }) => ({ size, most })))
})

test('too few connections for so many processes have no size', () => {
  expect(poolSizeFor({ web: 8, workers: 4, queue: 'redis' }, 100)).toBeUndefined()
})

test('a small deployment does not take all that there is', () => {
  expect(poolSizeFor({ web: 1, workers: 1, queue: 'redis' }, 5000)).toBe(20)
})
