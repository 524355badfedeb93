import { defineEvent } from '@callboard/kernel/events'
import { z } from 'zod'

/** References that an event names; of more it says `many`. */
const maxRefs = 200
/** Longer than a slice of a full read, whose end lets subscribers begin (sync/after-writing.ts). */
const holdDuringReadMs = 30_000

/** What wrote to the catalog. Work that follows a full read waits for the end of its slice, beside which it would slow it down. */
const catalogCause = z.enum(['full-read', 'read', 'person'])
export type CatalogCause = z.output<typeof catalogCause>

export const catalogChanged = defineEvent({
  name: 'catalog.changed',
  description: 'Entities were added, changed or removed.',
  payload: z.object({ refs: z.union([z.literal('many'), z.array(z.string()).min(1).max(maxRefs)]), cause: catalogCause }),
  holdMs: ({ cause }) => (cause === 'full-read' ? holdDuringReadMs : 0),
})

/** References as an event carries them. */
export const boundedRefs = (refs: readonly string[]): 'many' | string[] => (refs.length > maxRefs ? 'many' : [...refs])
