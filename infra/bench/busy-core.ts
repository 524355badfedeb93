import { lowerPriority } from '@callboard/jobs/lower-priority'

// Computes and does nothing else, at the priority of a worker. What this does to a neighbour no bound can prevent: the core is
// handed over at once, and its caches are not.

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
