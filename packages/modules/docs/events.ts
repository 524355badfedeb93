import { defineEvent, subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { z } from 'zod'
import { notifyDocsWatchersJob } from './jobs.ts'
import { hasDocsWatches } from './repo/docs-watches.ts'

export const docsChanged = defineEvent({
  name: 'docs.changed',
  description: 'Pages of docs were written or removed, whether or not an entity has changed.',
  payload: z.object({ integrationId: z.uuid() }),
})

const notifyWatchers = {
  name: 'Notify those who watch pages of docs',
  job: notifyDocsWatchersJob,
  payload: () => ({}),
  // Changes come in many small steps; one notification covers them together.
  settleMs: 2000,
  when: { description: 'somebody watches a page', sql: hasDocsWatches },
}

export const docsSubscribers = [
  subscribe(docsChanged, notifyWatchers),
  // The pages of an entity are removed with it.
  subscribe(catalogChanged, notifyWatchers),
]
