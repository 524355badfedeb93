import { defineEvent, subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { z } from 'zod'
import { matchWorkloadsJob } from './jobs.ts'
import { hasWorkloads, isMatched } from './repo/workload.ts'

/** Maximum workloads per event; a watcher writes no more at a time. */
export const maxWorkloads = 200

export const workloadsChanged = defineEvent({
  name: 'workloads.changed',
  description: 'A watched integration has workloads that are new, or whose labels or images have changed.',
  payload: z.object({ integrationId: z.uuid(), keys: z.array(z.string()).min(1).max(maxWorkloads) }),
})

export const workloadsMatched = defineEvent({
  name: 'workloads.matched',
  description: 'It was decided anew which entities workloads belong to.',
  payload: z.object({}),
})

export const workloadSubscribers = [
  subscribe(catalogChanged, {
    name: 'Match workloads to the entities that have changed',
    job: matchWorkloadsJob,
    payload: () => ({ scope: 'changed' as const }),
    settleMs: 1000,
    gathers: true,
    when: { description: 'there are workloads', sql: isMatched },
  }),
  subscribe(workloadsChanged, {
    name: 'Match the workloads that have changed',
    job: matchWorkloadsJob,
    payload: () => ({ scope: 'changed' as const }),
    gathers: true,
    when: { description: 'there are workloads', sql: hasWorkloads },
  }),
]
