import { defineEvent, subscribe } from '@callboard/kernel/events'
import { z } from 'zod'
import { storeDocumentsJob } from './jobs.ts'

/** Maximum references in an event; beyond that it contains `many`. */
const maxRefs = 200
/** Longer than a slice of a full sync, whose end releases the subscribers (sync/after-writing.ts). */
const holdDuringReadMs = 30_000

/** What wrote to the catalog. Jobs that follow a full sync wait for the end of its slice, so as not to slow it down. */
const catalogCause = z.enum(['full-read', 'read', 'person'])
export type CatalogCause = z.output<typeof catalogCause>

export const catalogChanged = defineEvent({
  name: 'catalog.changed',
  description: 'Entities were added, changed or removed.',
  payload: z.object({ refs: z.union([z.literal('many'), z.array(z.string()).min(1).max(maxRefs)]), cause: catalogCause }),
  holdMs: ({ cause }) => (cause === 'full-read' ? holdDuringReadMs : 0),
})

/** References in the form events carry them. */
export const boundedRefs = (refs: readonly string[]): 'many' | string[] => (refs.length > maxRefs ? 'many' : [...refs])

export const catalogSubscribers = [
  subscribe(catalogChanged, {
    name: 'Store the documents of entities that have changed',
    job: storeDocumentsJob,
    payload: () => ({}),
    settleMs: 500,
  }),
]
