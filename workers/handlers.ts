import type { TenantId } from '@callboard/core/ids'
import type { contracts } from '@callboard/jobs/contracts'
import type { JobContract, PayloadOf } from '@callboard/jobs/define-job'
import type { JobRun } from '@callboard/kernel/job-run'
import type { Platform } from '@callboard/kernel/platform'
import { lintApis, readApiOperations } from '@callboard/modules/apis'
import { convergeCustomer, reconcileBilling, syncSeats } from '@callboard/modules/billing'
import { allocateCosts, checkBudgets } from '@callboard/modules/costs'
import { notifyDocsWatchers } from '@callboard/modules/docs'
import { feedReaders } from '@callboard/modules/feed-readers'
import {
  checkCredential,
  checkDeliveries,
  processInboundEvent,
  runFeed,
  runSync,
  scheduleDueChecks,
  scheduleDueFeeds,
  scheduleDueSyncs,
} from '@callboard/modules/integrations'
import { mailFollowed, tellChanges } from '@callboard/modules/notifications'
import { cleanUp } from '@callboard/modules/operator'
import { applyPipelineEvent } from '@callboard/modules/pipelines'
import { makeExport, removeDueTenants } from '@callboard/modules/tenants'
import { rollUpUsage, sendDigests } from '@callboard/modules/usage'
import { announceChanges, deliverMessage } from '@callboard/modules/webhooks'
import { matchAllWorkloads, matchChangedWorkloads } from '@callboard/modules/workloads'
import type { Logger } from 'pino'
import type { SendMail } from './mailer.ts'

/** Dependencies of all handlers. */
export type HandlerContext = JobRun & { platform: Platform; log: Logger; sendMail: SendMail }

type Handler<C extends JobContract> =
  C extends JobContract<string, infer _P, 'tenant'>
    ? (context: HandlerContext & { tenantId: TenantId }, payload: PayloadOf<C>) => Promise<void>
    : (context: HandlerContext, payload: PayloadOf<C>) => Promise<void>

/** A handler for each contract; enforced by the compiler. */
export const handlers: { [K in keyof typeof contracts]: Handler<(typeof contracts)[K]> } = {
  syncIntegration: (context, payload) => runSync(context.platform, { tenantId: context.tenantId, ...payload }, context),
  readFeed: (context, payload) => runFeed(context.platform, feedReaders, { tenantId: context.tenantId, ...payload }, context),
  processEvent: (context, payload) =>
    processInboundEvent(context.platform, applyPipelineEvent, { tenantId: context.tenantId, ...payload }, context),
  checkDeliveries: (context, payload) => checkDeliveries(context.platform, { tenantId: context.tenantId, ...payload }, context),
  checkCredential: (context, payload) => checkCredential(context.platform, { tenantId: context.tenantId, ...payload }, context),
  matchWorkloads: async ({ tenantId, log }, { scope }) => {
    const matches = await (scope === 'all' ? matchAllWorkloads(tenantId) : matchChangedWorkloads(tenantId))
    log.debug({ scope, matches }, 'matched workloads')
  },
  allocateCosts: ({ tenantId }) => allocateCosts(tenantId),
  checkBudgets: ({ platform, tenantId }) => checkBudgets(platform, tenantId),
  syncSeats: ({ platform, tenantId }) => syncSeats(platform, tenantId),
  convergeCustomer: ({ platform }, { customerId }) => convergeCustomer(platform, customerId),
  reconcileBilling: async ({ platform, log }) => {
    const told = await reconcileBilling(platform)
    if (told.read + told.trials > 0) log.info(told, 'reconciled billing')
  },
  rollUpUsage: async ({ tenantId }) => {
    await rollUpUsage(tenantId)
  },
  sendUsageDigests: async ({ platform, log }) => {
    const sent = await sendDigests(platform)
    if (sent > 0) log.info({ sent }, 'sent weekly figures')
  },
  makeTenantExport: ({ tenantId, lastAttempt }, { exportId }) => makeExport(tenantId, exportId, { lastAttempt }),
  removeTenants: async ({ platform, log }) => {
    const { removed, left, failed } = await removeDueTenants(platform)
    for (const { id, error } of failed) log.error({ err: error, tenant: id }, 'an organization could not be removed; tried again')
    if (left.length > 0) log.error({ left }, 'something is left of a removed organization')
    if (removed > 0) log.info({ removed }, 'removed organizations')
  },
  tellChanges: async ({ tenantId }) => {
    await tellChanges(tenantId)
  },
  notifyDocsWatchers: ({ tenantId }) => notifyDocsWatchers(tenantId),
  announceChanges: async ({ platform, tenantId }) => {
    await announceChanges(platform, tenantId)
  },
  readApiOperations: async ({ tenantId, log }) => {
    log.debug({ apis: await readApiOperations(tenantId) }, 'read what APIs can be asked for')
  },
  lintApis: async ({ tenantId, log }) => {
    log.debug({ apis: await lintApis(tenantId) }, 'checked descriptions of APIs')
  },
  mailFollowed: async ({ platform, log }) => {
    const sent = await mailFollowed(platform)
    if (sent > 0) log.info({ sent }, 'mailed what people follow')
  },
  deliverWebhook: (context, { deliveryId }) => deliverMessage(context.platform, context.tenantId, deliveryId, context),
  sendMail: (context, payload) => context.sendMail(payload),
  sendTenantMail: (context, payload) => context.sendMail(payload),
  scheduleSyncs: async ({ log, platform }) => {
    const started = { syncs: await scheduleDueSyncs(), feeds: await scheduleDueFeeds(), ...(await scheduleDueChecks(platform)) }
    if (started.syncs + started.feeds > 0) log.info(started, 'started what is due')
  },
  cleanUp: async ({ log }) => {
    log.info(await cleanUp(), 'cleaned up')
  },
}
