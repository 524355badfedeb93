export { dueWarning, expirySentence } from './domain/credential-expiry.ts'
export { agentConnected, agentDisconnected, agentSeen } from './operations/agents/agent-record.ts'
export { type AgentTokenView, findAgent, type KnownAgent } from './operations/agents/agent-token.ts'
export { createAgentToken } from './operations/agents/create-agent-token.ts'
export { createInstallCode, installPath } from './operations/agents/create-install-code.ts'
export { type AgentView, getAgent } from './operations/agents/get-agent.ts'
export { listAgentTokens } from './operations/agents/list-agent-tokens.ts'
export { redeemInstallCode } from './operations/agents/redeem-install-code.ts'
export { issueRelayPass, verifyRelayPass } from './operations/agents/relay-pass.ts'
export { revokeAgentToken } from './operations/agents/revoke-agent-token.ts'
export { rotateAgentToken } from './operations/agents/rotate-agent-token.ts'
export { approveRemovals } from './operations/approve-removals.ts'
export { beginInstall } from './operations/begin-install.ts'
export { cancelRun } from './operations/cancel-run.ts'
export { checkCredential } from './operations/check-credential.ts'
export { checkIntegration } from './operations/check-integration.ts'
export { connectSample } from './operations/connect-sample.ts'
export { createIntegration } from './operations/create-integration.ts'
export { disconnectIntegration } from './operations/disconnect-integration.ts'
export { type FeedKind, startFeed } from './operations/feeds/feed.ts'
export { FeedItems, writeSplitting } from './operations/feeds/feed-items.ts'
export type { FeedProgress, FeedReader, FeedReaders, ReadFeed } from './operations/feeds/feed-reader.ts'
export { runFeed } from './operations/feeds/run-feed.ts'
export { finishInstall } from './operations/finish-install.ts'
export { getIntegration } from './operations/get-integration.ts'
export { getItem } from './operations/get-item.ts'
export { descriptorAttention, integrationAttention } from './operations/integration-attention.ts'
export { syncAllFeeds } from './operations/integration-record.ts'
export { listIntegrations } from './operations/list-integrations.ts'
export { listItems } from './operations/list-items.ts'
export { listProblems } from './operations/list-problems.ts'
export { listRuns } from './operations/list-runs.ts'
export { listUnprocessed, type Unprocessed } from './operations/list-unprocessed.ts'
export { addLocation } from './operations/locations/add-location.ts'
export { analyzeLocation } from './operations/locations/analyze-location.ts'
export { dryRunLocation } from './operations/locations/dry-run-location.ts'
export { getLocationOfEntity } from './operations/locations/get-location-of-entity.ts'
export { listLocations } from './operations/locations/list-locations.ts'
export { locationOf } from './operations/locations/read-location.ts'
export { removeLocation } from './operations/locations/remove-location.ts'
export { updateLocation } from './operations/locations/update-location.ts'
export { addPushBatch } from './operations/pushes/add-push-batch.ts'
export { beginPush } from './operations/pushes/begin-push.ts'
export { finishPush } from './operations/pushes/finish-push.ts'
export { listPushes } from './operations/pushes/list-pushes.ts'
export { readFeedNow } from './operations/read-feed-now.ts'
export { findHook, type Hook, receiveEvent } from './operations/receive-event.ts'
export { reconnectIntegration } from './operations/reconnect-integration.ts'
export { redeemInstall } from './operations/redeem-install.ts'
export { refreshEntity } from './operations/refresh-entity.ts'
export { removeSample } from './operations/remove-sample.ts'
export { requireActive } from './operations/require-active.ts'
export { scheduleDueChecks } from './operations/schedule-checks.ts'
export { scheduleDueFeeds, scheduleDueSyncs } from './operations/schedule-syncs.ts'
export { type HealthIssue, setHealth } from './operations/set-health.ts'
export { setIntegrationState } from './operations/set-integration-state.ts'
export { checkDeliveries } from './operations/subscriptions/check-deliveries.ts'
export { createSubscription } from './operations/subscriptions/create-subscription.ts'
export { removeSubscription } from './operations/subscriptions/remove-subscription.ts'
export { vacuumCatalog } from './operations/sync/after-write.ts'
export { applyReads } from './operations/sync/apply-reads.ts'
export { attempt, type ItemFailure, itemFailure, TimeLimitError, withDeadline } from './operations/sync/item-failure.ts'
export { type ConnectedPlugin, connectIntegration, connectPlugin, pluginOf } from './operations/sync/plugin-context.ts'
export { type AppliedRead, type PresentRead, type ReadParticipant, readParticipants } from './operations/sync/read-participant.ts'
export { runSync } from './operations/sync/run-sync.ts'
export { startRun } from './operations/sync/start-run.ts'
export { withVendorErrors } from './operations/sync/with-vendor-errors.ts'
export { syncNow } from './operations/sync-now.ts'
export { treatFailure } from './operations/treat-failure.ts'
export { updateIntegration } from './operations/update-integration.ts'
export { feedViews } from './repo/feed.ts'
export {
  batchSize,
  branchOf,
  countFeedItems,
  type DueItem,
  dueFeedItems,
  type FeedItemRead,
  type FeedItemsOf,
  keyOf,
  listedSourceItems,
  markFeedItemsRead,
  pushedSince,
  recordFeedEvent,
  recordFeedItems,
  removeUnlistedFeedItems,
  type StoredRun,
  storedRuns,
  webhooksWork,
} from './repo/feed-item.ts'
export { upsertItems } from './repo/integration.ts'
export { dropArrived } from './repo/missed-delivery.ts'
export { countIntegrations, problemsOfEntities, problemsOfIntegrations, type ReportedProblem } from './repo/reported-problems.ts'
