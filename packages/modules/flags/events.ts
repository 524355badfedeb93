import { defineEvent } from '@callboard/kernel/events'
import { z } from 'zod'

export const flagChanged = defineEvent({
  name: 'flag.changed',
  description: 'A feature flag was created, changed, switched or archived.',
  payload: z.object({
    key: z.string(),
    /** Null: the flag itself, in all environments. */
    environment: z.string().nullable(),
    action: z.enum(['created', 'changed', 'enabled', 'disabled', 'archived', 'restored']),
    by: z.string(),
    why: z.string(),
    at: z.iso.datetime(),
  }),
})
