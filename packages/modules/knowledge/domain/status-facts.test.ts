import { expect, test } from 'vitest'
import { healthSentence, problemSentence } from './status-facts.ts'

test.each([
  [null, { healthy: 2, idle: 1 }, [], 'Everything is healthy: 3 workloads.'],
  [null, { idle: 2 }, [], 'Everything is idle: 2 workloads.'],
  [null, { healthy: 2 }, ['eu'], 'No unhealthy workload is known, but eu cannot be read in full at the moment: 2 workloads.'],
  [
    'Shop',
    { healthy: 1 },
    ['eu', 'us'],
    'No unhealthy workload of Shop is known, but eu and us cannot be read in full at the moment: 1 workload.',
  ],
  ['Shop', { healthy: 1 }, [], 'Shop is healthy: 1 workload.'],
  ['Shop', {}, [], 'No workloads of Shop are known.'],
  [null, {}, [], 'No workloads are known. Connect a cluster to see them.'],
  [null, {}, ['eu'], 'No workloads are known, but eu cannot be read in full at the moment.'],
  [null, { healthy: 1, broken: 1 }, ['eu'], 'Not everything is healthy: 1 broken of 2 workloads.'],
])('health of %s with %j, where %j cannot be read', (subject, counts, unseen, sentence) => {
  expect(healthSentence(subject, counts, unseen)).toBe(sentence)
})

test('says that there are no problems only where something could report them', () => {
  const none = { count: 0, max: 200 }
  expect(problemSentence(null, { ...none, connected: 2 })).toBe('No integration reports a problem.')
  expect(problemSentence(null, { ...none, connected: 0 })).toBe('No integration is connected, so no problems are known.')
  expect(problemSentence('Shop', { ...none, connected: 1 })).toBe('No integration reports a problem with Shop.')
  expect(problemSentence('Shop', { count: 1, max: 200, connected: 1 })).toBe('The catalog file of Shop has 1 problem.')
})
