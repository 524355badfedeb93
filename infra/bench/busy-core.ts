import { isMainThread, Worker } from 'node:worker_threads'
import { lowerPriority } from '@callboard/jobs/lower-priority'

// node busy-core.ts THREADS: parses and writes JSON in a loop, at the priority of a worker. Its effect on a neighbour cannot be
// limited: a core is released immediately, but not its caches and memory bandwidth.

const text = JSON.stringify(Array.from({ length: 3000 }, (_, i) => ({ key: `k${i}`, text: `./f${i}`, list: [i, i + 1] })))

const compute = () => {
  JSON.stringify(JSON.parse(text))
  setImmediate(compute)
}

if (isMainThread) {
  const threads = Number(process.argv[2] ?? 1)
  lowerPriority()
  // Threads inherit the priority.
  for (let other = 1; other < threads; other++) new Worker(new URL(import.meta.url))
  process.on('SIGTERM', () => {
    process.stdout.write(`the time of ${threads} cores`)
    process.exit(0)
  })
  process.send?.('ready')
}
compute()
