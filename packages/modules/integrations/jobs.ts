import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Syncs an integration's account, one slice of a run at a time. */
export const syncIntegrationJob = defineJob({
  name: 'integration.sync',
  group: 'background',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid(), runId: z.uuid() }),
  attempts: 5,
  timeoutMs: 3 * minute,
  dedupe: (p) => p.integrationId,
})

/** Reads pipelines, costs or documents of an integration, one slice at a time. */
export const readFeedJob = defineJob({
  name: 'integration.read-feed',
  group: 'background',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid(), kind: z.enum(['pipelines', 'costs', 'knowledge', 'code']) }),
  attempts: 5,
  timeoutMs: 5 * minute,
  dedupe: (p) => `${p.integrationId} ${p.kind}`,
})

/** Applies stored webhook deliveries: those that wait in a queue, or a single one. */
export const processEventJob = defineJob({
  name: 'integration.process-event',
  group: 'push',
  scope: 'tenant',
  payload: z.object({ eventId: z.uuid(), queue: z.string().max(300).optional() }),
  attempts: 6,
  timeoutMs: minute,
  dedupe: (p) => p.queue ?? p.eventId,
})

/** Connects the accounts of the sample organization after the first one. */
export const connectSampleJob = defineJob({
  name: 'integration.connect-sample',
  group: 'interactive',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: 3 * minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Finds webhook deliveries that failed at the vendor, and redelivers them. */
export const checkDeliveriesJob = defineJob({
  name: 'integration.check-deliveries',
  group: 'background',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid() }),
  attempts: 2,
  timeoutMs: 3 * minute,
  dedupe: (p) => p.integrationId,
})

/** Checks when an integration's credential expires, and warns in time. */
export const checkCredentialJob = defineJob({
  name: 'integration.check-credential',
  group: 'background',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid() }),
  attempts: 2,
  timeoutMs: minute,
  dedupe: (p) => p.integrationId,
})

/** Starts syncs and other reads that are due. */
const scheduleSyncsJob = defineJob({
  name: 'integration.schedule-syncs',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: minute,
  dedupe: () => 'all',
  intervalMs: 15_000,
})

/** Jobs of this module, each under the name of its handler. */
export const integrationJobs = {
  syncIntegration: syncIntegrationJob,
  connectSample: connectSampleJob,
  readFeed: readFeedJob,
  processEvent: processEventJob,
  checkDeliveries: checkDeliveriesJob,
  checkCredential: checkCredentialJob,
  scheduleSyncs: scheduleSyncsJob,
}
