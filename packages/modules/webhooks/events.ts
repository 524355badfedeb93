import { subscribe } from '@callboard/kernel/events'
import { changesSettled } from '@callboard/modules/notifications/events'
import { announceChangesJob } from './jobs.ts'
import { hasWebhooks } from './repo/webhook.ts'

export const webhookSubscribers = [
  subscribe(changesSettled, {
    name: 'Send changes to webhooks',
    job: announceChangesJob,
    payload: () => ({}),
    gathers: true,
    when: { description: 'a webhook is on', sql: hasWebhooks },
  }),
]
