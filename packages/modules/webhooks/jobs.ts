import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Writes the messages of outgoing webhooks. */
export const announceChangesJob = defineJob({
  name: 'webhooks.announce-changes',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Sends one webhook message. Failed ones are rescheduled. */
export const deliverWebhookJob = defineJob({
  name: 'webhooks.deliver',
  group: 'events',
  scope: 'tenant',
  payload: z.object({ deliveryId: z.uuid() }),
  attempts: 3,
  timeoutMs: minute,
  dedupe: (p) => p.deliveryId,
})

/** Jobs of this module, each under the name of its handler. */
export const webhookJobs = {
  announceChanges: announceChangesJob,
  deliverWebhook: deliverWebhookJob,
}
