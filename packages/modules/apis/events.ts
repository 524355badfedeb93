import { defineEvent, subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { z } from 'zod'
import { lintApisJob, readApiOperationsJob } from './jobs.ts'
import { hasApisToLint, hasApisToRead } from './repo/apis.ts'

export const apiOperationsRead = defineEvent({
  name: 'apis.operations-read',
  description: 'The operations of APIs were read from their changed descriptions.',
  payload: z.object({}),
})

export const apiSubscribers = [
  subscribe(catalogChanged, {
    name: 'Read the operations of APIs whose description has changed',
    job: readApiOperationsJob,
    payload: () => ({}),
    settleMs: 1000,
    when: { description: 'an API has changed', sql: hasApisToRead },
  }),
  subscribe(catalogChanged, {
    name: 'Lint APIs whose description has changed',
    job: lintApisJob,
    payload: () => ({}),
    // The largest checks use the CPU for seconds, so they start after other jobs.
    settleMs: 3000,
    when: { description: 'an API has changed', sql: hasApisToLint },
  }),
]
