import { setTimeout as wait } from 'node:timers/promises'
import { percentile } from './figures.ts'

// A person reads a catalog, one request after the other, for some seconds: node neighbour-reads.ts URL TOKEN MS
// Prints the p95 in ms. In a process of its own, so that nothing but the answers is measured.

const [base = '', token = '', ms = '0'] = process.argv.slice(2)
const paths = [
  '/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=20',
  '/api/catalog/entity-facets?facet=spec.type',
  '/api/v1/entities?limit=20',
]
const headers = { authorization: `Bearer ${token}`, 'cache-control': 'no-cache' }
const read = async (i: number): Promise<number> => {
  const began = performance.now()
  const answer = await fetch(base + paths[i % paths.length], { headers })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`a neighbour was answered ${answer.status}`)
  return performance.now() - began
}
// The first requests open a connection and compile this file.
for (let i = 0; i < 30; i++) await read(i)
const times: number[] = []
const until = Date.now() + Number(ms)
for (let i = 0; Date.now() < until; i++) {
  times.push(await read(i))
  await wait(10)
}
process.stdout.write(String(percentile(times, 0.95)))
