import { defineEvent } from '@callboard/kernel/events'
import { z } from 'zod'

/** What a run does when outgoing webhooks are told. */
export const runChanges = ['started', 'waiting', 'succeeded', 'failed', 'cancelled'] as const

export const runChanged = defineEvent({
  name: 'templates.run-changed',
  description: 'A run of a template has started, waits for people, or has ended.',
  payload: z.object({
    run: z.uuid(),
    change: z.enum(runChanges),
    template: z.string(),
    title: z.string(),
    by: z.string(),
    entity: z.string().nullable(),
    note: z.string(),
    at: z.iso.datetime(),
  }),
})
