import { defineJob } from '@callboard/jobs/define-job'
import { experimentDecided } from '@callboard/modules/experiments/events'
import { flagChanged } from '@callboard/modules/flags/events'
import { runChanged } from '@callboard/modules/templates/events'
import { z } from 'zod'

const minute = 60_000

/** Writes the messages of outgoing webhooks. */
export const announceChangesJob = defineJob({
  name: 'webhooks.announce-changes',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Writes the messages of a change of a flag. */
export const announceFlagJob = defineJob({
  name: 'webhooks.announce-flag',
  group: 'background',
  scope: 'tenant',
  payload: flagChanged.payload,
  attempts: 5,
  timeoutMs: minute,
})

/** Writes the messages of the decision of an experiment. */
export const announceExperimentJob = defineJob({
  name: 'webhooks.announce-experiment',
  group: 'background',
  scope: 'tenant',
  payload: experimentDecided.payload,
  attempts: 5,
  timeoutMs: minute,
})

/** Writes the messages of a run of a template. */
export const announceRunJob = defineJob({
  name: 'webhooks.announce-run',
  group: 'background',
  scope: 'tenant',
  payload: runChanged.payload,
  attempts: 5,
  timeoutMs: minute,
})

/** Sends one webhook message. Failed ones are rescheduled. */
export const deliverWebhookJob = defineJob({
  name: 'webhooks.deliver',
  group: 'push',
  scope: 'tenant',
  payload: z.object({ deliveryId: z.uuid() }),
  attempts: 3,
  timeoutMs: minute,
  dedupe: (p) => p.deliveryId,
})

/** Jobs of this module, each under the name of its handler. */
export const webhookJobs = {
  announceChanges: announceChangesJob,
  announceFlag: announceFlagJob,
  announceExperiment: announceExperimentJob,
  announceRun: announceRunJob,
  deliverWebhook: deliverWebhookJob,
}
