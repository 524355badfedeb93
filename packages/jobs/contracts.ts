import { z } from 'zod'
import { defineJob } from './define-job.ts'

const minute = 60_000

/** Syncs an integration's account, one slice of a run at a time. */
export const syncIntegration = defineJob({
  name: 'integration.sync',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid(), runId: z.uuid() }),
  attempts: 5,
  timeoutMs: 3 * minute,
  dedupe: (p) => p.integrationId,
})

/** Reads pipelines or costs of an integration, one slice at a time. */
export const readFeed = defineJob({
  name: 'integration.read-feed',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid(), kind: z.enum(['pipelines', 'costs']) }),
  attempts: 5,
  timeoutMs: 5 * minute,
  dedupe: (p) => `${p.integrationId} ${p.kind}`,
})

/** Applies a stored webhook delivery. */
export const processEvent = defineJob({
  name: 'integration.process-event',
  group: 'events',
  scope: 'tenant',
  payload: z.object({ eventId: z.uuid() }),
  attempts: 6,
  timeoutMs: minute,
  dedupe: (p) => p.eventId,
})

/** Finds webhook deliveries that failed at the vendor, and redelivers them. */
export const checkDeliveries = defineJob({
  name: 'integration.check-deliveries',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid() }),
  attempts: 2,
  timeoutMs: 3 * minute,
  dedupe: (p) => p.integrationId,
})

/** Checks when an integration's credential expires, and warns in time. */
export const checkCredential = defineJob({
  name: 'integration.check-credential',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid() }),
  attempts: 2,
  timeoutMs: minute,
  dedupe: (p) => p.integrationId,
})

/** Matches workloads to entities: all of them, or those affected by recent changes. */
export const matchWorkloads = defineJob({
  name: 'workloads.match',
  group: 'events',
  scope: 'tenant',
  // Jobs written by the previous version have no payload and match all workloads.
  payload: z.object({ scope: z.enum(['all', 'changed']).default('all') }),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Allocates costs to entities by the organization's rules. */
export const allocateCosts = defineJob({
  name: 'costs.allocate',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Notifies people of budgets that have reached a threshold. */
export const checkBudgets = defineJob({
  name: 'costs.check-budgets',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

const mail = {
  group: 'system',
  payload: z.object({ to: z.email(), subject: z.string(), text: z.string() }),
  attempts: 8,
  timeoutMs: 30_000,
  forget: true,
} as const

/** An email about an account. */
export const sendMail = defineJob({ ...mail, name: 'mail.send', scope: 'system' })

/** An email of an organization: invitations and membership changes. */
export const sendTenantMail = defineJob({ ...mail, name: 'mail.send-for-tenant', scope: 'tenant' })

/** Starts syncs and other reads that are due. */
const scheduleSyncs = defineJob({
  name: 'integration.schedule-syncs',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: minute,
  dedupe: () => 'all',
  everyMs: 15_000,
})

/** Deletes expired rows: finished jobs, old deliveries, ended sessions, used links. */
const cleanUp = defineJob({
  name: 'system.clean-up',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 5 * minute,
  dedupe: () => 'all',
  everyMs: 60 * minute,
})

/** Updates the number of seats at Stripe. */
export const syncSeats = defineJob({
  name: 'billing.sync-seats',
  group: 'billing',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 8,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Writes Stripe's current state of a customer, after a webhook delivery. */
export const convergeCustomer = defineJob({
  name: 'billing.converge-customer',
  group: 'billing',
  scope: 'system',
  payload: z.object({ customerId: z.string() }),
  attempts: 8,
  timeoutMs: minute,
  dedupe: (p) => p.customerId,
})

/** Repairs missed billing updates, and warns about ending trials and grace periods. */
const reconcileBilling = defineJob({
  name: 'billing.reconcile',
  group: 'billing',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  everyMs: 60 * minute,
})

/** Aggregates portal usage. */
export const rollUpUsage = defineJob({
  name: 'usage.roll-up',
  group: 'system',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: 2 * minute,
  dedupe: () => 'all',
})

/** Sends the weekly usage email. */
const sendUsageDigests = defineJob({
  name: 'usage.send-digests',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  everyMs: 30 * minute,
})

/** Creates the zip file of an organization's export. */
export const makeTenantExport = defineJob({
  name: 'tenant.make-export',
  group: 'system',
  scope: 'tenant',
  payload: z.object({ exportId: z.uuid() }),
  attempts: 3,
  timeoutMs: 10 * minute,
  dedupe: (p) => p.exportId,
})

/** Deletes organizations whose removal is due. */
export const removeTenants = defineJob({
  name: 'tenant.remove-due',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  everyMs: 5 * minute,
})

/** Notifies followers of entities. */
export const tellChanges = defineJob({
  name: 'catalog.tell-changes',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Notifies watchers of docs pages of changes since the last notification. */
export const notifyDocsWatchers = defineJob({
  name: 'docs.notify-watchers',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Writes the messages of outgoing webhooks. */
export const announceChanges = defineJob({
  name: 'webhooks.announce-changes',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Indexes the operations of changed API descriptions. */
export const readApiOperations = defineJob({
  name: 'catalog.read-api-operations',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Lints changed API descriptions. */
export const lintApis = defineJob({
  name: 'catalog.lint-apis',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Sends the daily digest of followed changes to each member. */
const mailFollowed = defineJob({
  name: 'catalog.mail-followed',
  group: 'system',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  everyMs: 30 * minute,
})

/** Sends one webhook message. Failed ones are rescheduled. */
export const deliverWebhook = defineJob({
  name: 'webhooks.deliver',
  group: 'events',
  scope: 'tenant',
  payload: z.object({ deliveryId: z.uuid() }),
  attempts: 3,
  timeoutMs: minute,
  dedupe: (p) => p.deliveryId,
})

/** Every job of the platform. The compiler requires a handler for each (workers/handlers.ts). */
export const contracts = {
  syncIntegration,
  readFeed,
  processEvent,
  checkDeliveries,
  checkCredential,
  matchWorkloads,
  allocateCosts,
  checkBudgets,
  sendMail,
  sendTenantMail,
  scheduleSyncs,
  cleanUp,
  syncSeats,
  convergeCustomer,
  reconcileBilling,
  rollUpUsage,
  sendUsageDigests,
  makeTenantExport,
  removeTenants,
  tellChanges,
  notifyDocsWatchers,
  announceChanges,
  readApiOperations,
  lintApis,
  mailFollowed,
  deliverWebhook,
} as const
