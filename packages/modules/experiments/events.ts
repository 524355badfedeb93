import { defineEvent } from '@callboard/kernel/events'
import { z } from 'zod'
import { outcomes } from './domain/experiment.ts'

export const experimentDecided = defineEvent({
  name: 'experiment.decided',
  description: 'An experiment was ended with a decision.',
  payload: z.object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    flag: z.string(),
    entity: z.string(),
    outcome: z.enum(outcomes),
    conclusion: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
  }),
})
