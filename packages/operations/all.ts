import { createAgentToken, getAgent } from './agents/agents.ts'
import { listFindings } from './apis/findings.ts'
import { describeDocs } from './docs/describe-docs.ts'
import { listDocsSites } from './docs/list-sites.ts'
import { listDocs, readDocsPage } from './docs/read-docs.ts'
import { readLastDocsChange } from './docs/read-last-change.ts'
import { drawPlantUml } from './docs/draw-plantuml.ts'
import { readDocsPicture } from './docs/read-picture.ts'
import { searchDocs } from './docs/search-docs.ts'
import { listDocsWatches, setDocsWatch } from './docs/watches.ts'
import { beginAuditExport, listAudit, listAuditActions } from './audit/read-audit.ts'
import { listFollows, setFollow } from './changes/follows.ts'
import { getCatalogAsOf, getEntityAsOf, listChanges } from './changes/read-changes.ts'
import { findTombstone, listTombstones, removeEntity, restoreEntity } from './changes/tombstones.ts'
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  replayDelivery,
  setWebhookState,
  testWebhook,
} from './webhooks/webhooks.ts'
import { addFrontend, listFrontends, removeFrontend } from './backstage/frontends.ts'
import { getBackstageIdentity } from './backstage/get-identity.ts'
import { getUserSettings, removeUserSetting, setUserSetting } from './backstage/user-settings.ts'
import { getEntity, setStar } from './catalog/get-entity.ts'
import { exportTree } from './catalog/export-tree.ts'
import { getGraph } from './catalog/get-graph.ts'
import { getHome } from './catalog/get-home.ts'
import { listEntities, listFilterOptions } from './catalog/list-entities.ts'
import { createGroup, getOwnership } from './catalog/ownership.ts'
import { refreshEntity } from './catalog/refresh-entity.ts'
import { countFacets, getEntitiesByRefs, queryEntities } from './catalog/query-entities.ts'
import { acceptConclusions, correctValue, takeBackCorrection } from './conclusions/correct.ts'
import { ignoreConclusions, listIgnored, stopIgnoring } from './conclusions/ignored.ts'
import { previewProposal, proposeChange } from './conclusions/propose.ts'
import { countOpenConclusions, listConclusionRefs, listConclusions } from './conclusions/review.ts'
import {
  approveRemovals,
  cancelRun,
  readFeedNow,
  reconnectIntegration,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from './integrations/change-integration.ts'
import { checkIntegration } from './integrations/check-integration.ts'
import { connectSample, createIntegration } from './integrations/create-integration.ts'
import { disconnectIntegration, removeSample } from './integrations/disconnect-integration.ts'
import { createSubscription } from './subscriptions/create-subscription.ts'
import { beginInstall, finishInstall, redeemInstall } from './integrations/install.ts'
import { getItem } from './integrations/get-item.ts'
import { listItems } from './integrations/list-items.ts'
import { listUnprocessed } from './integrations/list-unprocessed.ts'
import { getIntegration, listIntegrations, listProblems, listRuns } from './integrations/read-integrations.ts'
import { analyzeLocation } from './locations/analyze-location.ts'
import {
  addLocation,
  getLocationOfEntity,
  listLocations,
  removeLocation,
  tryLocation,
  updateLocation,
} from './locations/locations.ts'
import { findDocuments } from './search/find-documents.ts'
import { search } from './search/search.ts'
import { linkMember, linkMyself } from './members/catalog-user.ts'
import { changeRole, leaveTenant, removeMember, transferOwnership } from './members/change-members.ts'
import { inviteMembers, listInvitations, resendInvitation, revokeInvitation } from './members/invitations.ts'
import { listMembers } from './members/list-members.ts'
import { getOnboarding, markCatalogSeen, setOnboarding } from './members/onboarding.ts'
import { changeSlug } from './tenant/change-slug.ts'
import { addDomain, listDomains, removeDomain, setDomainJoin, verifyDomain } from './tenant/domains.ts'
import { getBranding, readLogo, setAccent, setLogo } from './tenant/branding.ts'
import { beginExport, deleteExport, listExports, openExport } from './tenant/export/exports.ts'
import { listPlugins, setPlugin } from './tenant/plugins.ts'
import { readLimits } from './tenant/read-limits.ts'
import { addHost, listHosts, removeHost, verifyHost } from './tenant/portal-hosts.ts'
import { keepTenant, requestRemoval } from './tenant/removal.ts'
import { allowSupport, getSupport } from './support/consent.ts'
import {
  chooseNotification,
  countNotifications,
  listNotificationChoices,
  listNotifications,
  markNotifications,
} from './notifications/notifications.ts'
import { queryNotifications, saveNotifications, summarizeNotifications } from './notifications/query-notifications.ts'
import { getShell } from './tenant/read-shell.ts'
import { announce, getTenant, renameTenant, setAuditRetention } from './tenant/read-tenant.ts'
import { beginCheckout, openPortal, refreshBilling, startTrial } from './billing/checkout.ts'
import { cancelPlan, changePlan, previewPlan, resumePlan } from './billing/change-plan.ts'
import { getBilling, getEntitlements, listInvoices } from './billing/read-billing.ts'
import { getInsights, getUsageSettings, getUsageTeaser, saveUsageSettings } from './usage/read-insights.ts'
import { recordUsage } from './usage/record-usage.ts'
import { deleteBudget, listBudgets, saveBudget } from './costs/budgets.ts'
import { addUploadPart, beginUpload, deleteUpload, finishUpload, listUploads } from './costs/uploads.ts'
import { getCostRules, getCosts, previewCostRules, saveCostRules } from './costs/read-costs.ts'
import { listEntityDeployments } from './pipelines/entity-deployments.ts'
import { getEntityPipelines } from './pipelines/entity-pipelines.ts'
import { getPipelineOverview, listPipelineRuns } from './pipelines/pipeline-overview.ts'
import { readJobLog, rerunPipeline } from './pipelines/run-actions.ts'
import { readLogs } from './workloads/read-logs.ts'
import { getWorkloadOverview, listEntityWorkloads, listRuntimes, listWorkloads } from './workloads/read-workloads.ts'
import { createOwnToken, createToken, listOwnTokens, listTokens, revokeOwnToken, revokeToken } from './tokens/tokens.ts'

/** Every operation of a tenant. The generated suite calls each as each role and with another tenant's ids. */
export const operations = [
  queryEntities,
  getEntitiesByRefs,
  countFacets,
  refreshEntity,
  listEntities,
  listFilterOptions,
  getEntity,
  setStar,
  getHome,
  correctValue,
  takeBackCorrection,
  listFindings,
  describeDocs,
  listDocs,
  listDocsSites,
  readDocsPage,
  drawPlantUml,
  readDocsPicture,
  readLastDocsChange,
  searchDocs,
  acceptConclusions,
  listConclusions,
  listConclusionRefs,
  countOpenConclusions,
  listIgnored,
  ignoreConclusions,
  stopIgnoring,
  previewProposal,
  proposeChange,
  checkIntegration,
  createIntegration,
  connectSample,
  beginInstall,
  redeemInstall,
  finishInstall,
  updateIntegration,
  setIntegrationState,
  syncNow,
  cancelRun,
  approveRemovals,
  disconnectIntegration,
  reconnectIntegration,
  removeSample,
  createSubscription,
  getAgent,
  createAgentToken,
  listRuntimes,
  listWorkloads,
  listEntityWorkloads,
  getWorkloadOverview,
  readLogs,
  readFeedNow,
  getCosts,
  getCostRules,
  previewCostRules,
  saveCostRules,
  announce,
  recordUsage,
  getInsights,
  getUsageTeaser,
  getUsageSettings,
  saveUsageSettings,
  getBilling,
  getEntitlements,
  listInvoices,
  startTrial,
  beginCheckout,
  openPortal,
  refreshBilling,
  previewPlan,
  changePlan,
  cancelPlan,
  resumePlan,
  listBudgets,
  saveBudget,
  deleteBudget,
  listUploads,
  beginUpload,
  addUploadPart,
  finishUpload,
  deleteUpload,
  getEntityPipelines,
  listEntityDeployments,
  getPipelineOverview,
  listPipelineRuns,
  readJobLog,
  rerunPipeline,
  listIntegrations,
  listItems,
  getItem,
  getIntegration,
  listRuns,
  listProblems,
  listUnprocessed,
  getTenant,
  getShell,
  renameTenant,
  changeSlug,
  setAuditRetention,
  getBranding,
  readLogo,
  setAccent,
  setLogo,
  listExports,
  beginExport,
  openExport,
  deleteExport,
  listPlugins,
  readLimits,
  setPlugin,
  listHosts,
  addHost,
  verifyHost,
  removeHost,
  listFrontends,
  addFrontend,
  removeFrontend,
  getBackstageIdentity,
  getUserSettings,
  setUserSetting,
  removeUserSetting,
  queryNotifications,
  summarizeNotifications,
  saveNotifications,
  requestRemoval,
  keepTenant,
  getSupport,
  allowSupport,
  listNotifications,
  countNotifications,
  markNotifications,
  listNotificationChoices,
  chooseNotification,
  listDomains,
  addDomain,
  verifyDomain,
  setDomainJoin,
  removeDomain,
  listMembers,
  changeRole,
  removeMember,
  leaveTenant,
  transferOwnership,
  linkMyself,
  linkMember,
  inviteMembers,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  getOnboarding,
  setOnboarding,
  markCatalogSeen,
  createToken,
  listTokens,
  revokeToken,
  createOwnToken,
  listOwnTokens,
  revokeOwnToken,
  listAudit,
  listAuditActions,
  beginAuditExport,
  listChanges,
  getEntityAsOf,
  getCatalogAsOf,
  listTombstones,
  findTombstone,
  restoreEntity,
  removeEntity,
  setFollow,
  listFollows,
  setDocsWatch,
  listDocsWatches,
  listWebhooks,
  createWebhook,
  setWebhookState,
  removeWebhook,
  testWebhook,
  listDeliveries,
  replayDelivery,
  listLocations,
  getLocationOfEntity,
  tryLocation,
  addLocation,
  updateLocation,
  removeLocation,
  analyzeLocation,
  exportTree,
  findDocuments,
  search,
  getGraph,
  getOwnership,
  createGroup,
] as const
