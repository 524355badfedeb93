import { lowerPriority } from '@callboard/jobs/lower-priority'

// A busy loop at the priority of a worker. Its effect on a neighbour cannot be limited: the core is released immediately, but not
// its caches.

lowerPriority()
process.on('SIGTERM', () => {
  process.stdout.write('one core')
  process.exit(0)
})
process.send?.('ready')
const compute = () => {
  const end = Date.now() + 20
  while (Date.now() < end);
  setImmediate(compute)
}
compute()
