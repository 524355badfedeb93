import { hasWebhooks } from '@callboard/db/repos/webhook'
import { announceChanges } from '@callboard/jobs/contracts'
import { changesSettled } from '../changes/events.ts'
import { subscribe } from '../events.ts'

export const webhookSubscribers = [
  subscribe(changesSettled, {
    name: 'Send changes to webhooks',
    job: announceChanges,
    payload: () => ({}),
    gathers: true,
    when: { description: 'a webhook is on', sql: hasWebhooks },
  }),
]
