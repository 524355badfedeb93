import { lintApis, readApiOperations } from '@callboard/jobs/contracts'
import { subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { hasApisToLint, hasApisToRead } from './repo/apis.ts'

export const apiSubscribers = [
  subscribe(catalogChanged, {
    name: 'Read the operations of APIs whose description has changed',
    job: readApiOperations,
    payload: () => ({}),
    settleMs: 1000,
    when: { description: 'an API has changed', sql: hasApisToRead },
  }),
  subscribe(catalogChanged, {
    name: 'Lint APIs whose description has changed',
    job: lintApis,
    payload: () => ({}),
    // The largest checks use the CPU for seconds, so they start after other jobs.
    settleMs: 3000,
    when: { description: 'an API has changed', sql: hasApisToLint },
  }),
]
