import { z } from 'zod'
import { defineJob } from './define-job.ts'

const minute = 60_000

/** Reads an integration's outside account, a slice of a run at a time. */
export const syncIntegration = defineJob({
  name: 'integration.sync',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid(), runId: z.uuid() }),
  attempts: 5,
  timeoutMs: 3 * minute,
  dedupe: (p) => p.integrationId,
})

/** Reads pipelines or costs of an integration, a slice at a time. */
export const readFeed = defineJob({
  name: 'integration.read-feed',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid(), kind: z.enum(['pipelines', 'costs']) }),
  attempts: 5,
  timeoutMs: 5 * minute,
  dedupe: (p) => `${p.integrationId} ${p.kind}`,
})

/** Turns a stored webhook delivery into changes. */
export const processEvent = defineJob({
  name: 'integration.process-event',
  group: 'events',
  scope: 'tenant',
  payload: z.object({ eventId: z.uuid() }),
  attempts: 6,
  timeoutMs: minute,
  dedupe: (p) => p.eventId,
})

/** Finds webhook deliveries that the vendor could not make, and has them sent again. */
export const checkDeliveries = defineJob({
  name: 'integration.check-deliveries',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid() }),
  attempts: 2,
  timeoutMs: 3 * minute,
  dedupe: (p) => p.integrationId,
})

/** Asks when the credential of an integration expires, and warns in time. */
export const checkCredential = defineJob({
  name: 'integration.check-credential',
  group: 'sync',
  scope: 'tenant',
  payload: z.object({ integrationId: z.uuid() }),
  attempts: 2,
  timeoutMs: minute,
  dedupe: (p) => p.integrationId,
})

/** Matches workloads to the entities that they belong to: all of them, or those that changes since the last time concern. */
export const matchWorkloads = defineJob({
  name: 'workloads.match',
  group: 'events',
  scope: 'tenant',
  // A job that the version before has asked for says nothing, and means all.
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

/** A mail about an account. */
export const sendMail = defineJob({ ...mail, name: 'mail.send', scope: 'system' })

/** A mail of an organization: its invitations, and what happened to its members. */
export const sendTenantMail = defineJob({ ...mail, name: 'mail.send-for-tenant', scope: 'tenant' })

/** Starts the syncs and other reads that are due. */
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

/** Deletes what nobody needs any more: finished jobs, old deliveries, ended sessions, used links. */
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

/** Makes the seats that Stripe charges for those that are taken. */
export const syncSeats = defineJob({
  name: 'billing.sync-seats',
  group: 'billing',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 8,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Writes what Stripe says of a customer, after a delivery of its webhook. */
export const convergeCustomer = defineJob({
  name: 'billing.converge-customer',
  group: 'billing',
  scope: 'system',
  payload: z.object({ customerId: z.string() }),
  attempts: 8,
  timeoutMs: minute,
  dedupe: (p) => p.customerId,
})

/** Mends what was never delivered, and tells of graces and trials that run out. */
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

/** Adds up what people did in the portal. */
export const rollUpUsage = defineJob({
  name: 'usage.roll-up',
  group: 'system',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: 2 * minute,
  dedupe: () => 'all',
})

/** Mails the figures of the last week. */
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

/** Makes the zip of everything that an organization has asked for. */
export const makeTenantExport = defineJob({
  name: 'tenant.make-export',
  group: 'system',
  scope: 'tenant',
  payload: z.object({ exportId: z.uuid() }),
  attempts: 3,
  timeoutMs: 10 * minute,
  dedupe: (p) => p.exportId,
})

/** Removes organizations whose time has come. */
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

/** Notifies those who follow entities of what has happened. */
export const tellChanges = defineJob({
  name: 'catalog.tell-changes',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Notifies those who watch pages of docs of what has changed since the last time. */
export const notifyDocsWatchers = defineJob({
  name: 'docs.notify-watchers',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Writes the messages by which webhooks learn of changes. */
export const announceChanges = defineJob({
  name: 'webhooks.announce-changes',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Reads what APIs can be asked for, of those whose description has changed. */
export const readApiOperations = defineJob({
  name: 'catalog.read-api-operations',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Checks descriptions of APIs that have changed against rules. */
export const lintApis = defineJob({
  name: 'catalog.lint-apis',
  group: 'events',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: minute,
  dedupe: () => 'all',
})

/** Mails what has happened to what people follow, once a day to each. */
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

/** Sends one message to a webhook. What is not taken is put back for the next time in its schedule. */
export const deliverWebhook = defineJob({
  name: 'webhooks.deliver',
  group: 'events',
  scope: 'tenant',
  payload: z.object({ deliveryId: z.uuid() }),
  attempts: 3,
  timeoutMs: minute,
  dedupe: (p) => p.deliveryId,
})

/** Every job of the platform. A handler for each is demanded by the compiler (workers/handlers.ts). */
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
