import { defineEvent, subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { pullRequestClosed } from '@callboard/modules/integrations/events'
import { z } from 'zod'
import { checkPullRequestJob, followRenamesJob } from './jobs.ts'
import { namesMissingEntity } from './repo/policies.ts'
import { hasPullRequestWaits } from './repo/pull-request-waits.ts'

/** What a run does when outgoing webhooks are told. */
export const runChanges = ['started', 'waiting', 'succeeded', 'failed', 'cancelled', 'undone'] as const

export const runChanged = defineEvent({
  name: 'templates.run-changed',
  description: 'A run of a template has started, waits for people, has ended, or was undone.',
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

export const templateSubscribers = [
  subscribe(pullRequestClosed, {
    name: 'Look at the pull request that a run waits for',
    job: checkPullRequestJob,
    payload: ({ url }) => ({ url }),
    when: { description: 'a run waits for a pull request', sql: hasPullRequestWaits },
  }),
  subscribe(catalogChanged, {
    name: 'Let policies follow what was renamed',
    job: followRenamesJob,
    payload: () => ({}),
    settleMs: 500,
    when: { description: 'a policy names an entity that the catalog does not have', sql: namesMissingEntity },
  }),
]
