import type { HandlersOf } from '@callboard/kernel/handler'
import { operationContext } from '@callboard/kernel/operation'
import type { integrationJobs } from './jobs.ts'
import { checkCredential } from './operations/check-credential.ts'
import { connectRestOfSample } from './operations/create-integration.ts'
import type { FeedReaders } from './operations/feeds/feed-reader.ts'
import { runFeed } from './operations/feeds/run-feed.ts'
import { scheduleDueChecks } from './operations/schedule-checks.ts'
import { scheduleDueFeeds, scheduleDueSyncs } from './operations/schedule-syncs.ts'
import { checkDeliveries } from './operations/subscriptions/check-deliveries.ts'
import { type ApplyPipelines, processEvent } from './operations/sync/process-event.ts'
import { runSync } from './operations/sync/run-sync.ts'

/** @param others what higher modules read for integrations */
export const integrationHandlers = (others: {
  feedReaders: FeedReaders
  applyPipelineEvent: ApplyPipelines
}): HandlersOf<typeof integrationJobs> => ({
  syncIntegration: (context, payload) => runSync(context.platform, { tenantId: context.tenantId, ...payload }, context),
  connectSample: ({ platform, tenantId }) =>
    connectRestOfSample(operationContext(platform, tenantId, { type: 'job', label: 'Sample organization' })),
  readFeed: (context, payload) =>
    runFeed(context.platform, others.feedReaders, { tenantId: context.tenantId, ...payload }, context),
  processEvent: (context, payload) =>
    processEvent(context.platform, others.applyPipelineEvent, { tenantId: context.tenantId, ...payload }, context),
  checkDeliveries: (context, payload) => checkDeliveries(context.platform, { tenantId: context.tenantId, ...payload }, context),
  checkCredential: (context, payload) => checkCredential(context.platform, { tenantId: context.tenantId, ...payload }, context),
  scheduleSyncs: async ({ log, platform }) => {
    const started = {
      syncs: await scheduleDueSyncs(platform),
      feeds: await scheduleDueFeeds(),
      ...(await scheduleDueChecks(platform)),
    }
    if (started.syncs + started.feeds > 0) log.info(started, 'started what is due')
  },
})
