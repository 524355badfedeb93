import { getEntity, setStar } from './catalog/get-entity.ts'
import { getHome } from './catalog/get-home.ts'
import { listEntities, listFilterOptions } from './catalog/list-entities.ts'
import { countFacets, getEntitiesByRefs, queryEntities } from './catalog/query-entities.ts'
import {
  approveRemovals,
  cancelRun,
  disconnectIntegration,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from './integrations/change-integration.ts'
import { checkIntegration } from './integrations/check-integration.ts'
import { connectSample, createIntegration } from './integrations/create-integration.ts'
import { beginInstall, finishInstall, redeemInstall } from './integrations/install.ts'
import { listConnectedPlugins, listItems } from './integrations/list-items.ts'
import { getIntegration, listIntegrations, listProblems, listRuns } from './integrations/read-integrations.ts'
import { exportTenant, getTenant, listAudit, listMembers, renameTenant } from './tenant/read-tenant.ts'
import { createToken } from './tokens/tokens.ts'

/** Every operation of a tenant. The generated suite calls each as each role and with another tenant's ids. */
export const operations = [
  queryEntities,
  getEntitiesByRefs,
  countFacets,
  listEntities,
  listFilterOptions,
  getEntity,
  setStar,
  getHome,
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
  listIntegrations,
  listItems,
  listConnectedPlugins,
  getIntegration,
  listRuns,
  listProblems,
  getTenant,
  renameTenant,
  listMembers,
  listAudit,
  exportTenant,
  createToken,
] as const
