import { defineEvent, subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { z } from 'zod'
import { notifyChangesJob } from './jobs.ts'

/** Maximum changes handled together. */
export const maxChanges = 1000

export const changesSettled = defineEvent({
  name: 'catalog.changes-settled',
  description: 'Changes of entities have settled: followers were notified of them. Each change is named once.',
  payload: z.object({ ids: z.array(z.uuid()).min(1).max(maxChanges) }),
})

export const changeSubscribers = [
  subscribe(catalogChanged, {
    name: 'Notify followers of entities',
    job: notifyChangesJob,
    payload: () => ({}),
    // Changes come in many small steps; one notification covers them together.
    settleMs: 2000,
  }),
]
