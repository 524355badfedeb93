import { subscribe } from '@callboard/kernel/events'
import { experimentDecided } from '@callboard/modules/experiments/events'
import { flagChanged } from '@callboard/modules/flags/events'
import { changesSettled } from '@callboard/modules/notifications/events'
import { runChanged } from '@callboard/modules/templates/events'
import { announceChangesJob, announceExperimentJob, announceFlagJob, announceRunJob } from './jobs.ts'
import { hasWebhooks } from './repo/webhook.ts'

export const webhookSubscribers = [
  subscribe(changesSettled, {
    name: 'Send changes to webhooks',
    job: announceChangesJob,
    payload: () => ({}),
    gathers: true,
    when: { description: 'a webhook is on', sql: hasWebhooks },
  }),
  subscribe(flagChanged, {
    name: 'Send a change of a flag to webhooks',
    job: announceFlagJob,
    payload: (change) => change,
    when: { description: 'a webhook is on', sql: hasWebhooks },
  }),
  subscribe(experimentDecided, {
    name: 'Send the decision of an experiment to webhooks',
    job: announceExperimentJob,
    payload: (decision) => decision,
    when: { description: 'a webhook is on', sql: hasWebhooks },
  }),
  subscribe(runChanged, {
    name: 'Send what a run does to webhooks',
    job: announceRunJob,
    payload: (run) => run,
    when: { description: 'a webhook is on', sql: hasWebhooks },
  }),
]
