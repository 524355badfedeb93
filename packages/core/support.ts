import { type Action, type Role, roleMay } from './permissions.ts'

/**
 * What operators may do in a support session: reads, and fixes that only refresh data. Anything not listed is rejected, so a new
 * operation is closed to support until it is added here.
 */
export const supportReads = [
  'agents.get',
  'apis.findings',
  'audit.list',
  'audit.list-actions',
  'billing.get',
  'billing.get-entitlements',
  'branding.get',
  'branding.read-logo',
  'catalog.count-facets',
  'catalog.export-tree',
  'catalog.find-tombstone',
  'catalog.get-as-of',
  'catalog.get-entities-by-refs',
  'catalog.get-entity',
  'catalog.get-entity-as-of',
  'catalog.get-graph',
  'catalog.get-home',
  'home.list-attention',
  'catalog.get-ownership',
  'catalog.list-changes',
  'catalog.list-entities',
  'catalog.list-filter-options',
  'catalog.list-tombstones',
  'catalog.query-entities',
  'conclusions.count-open',
  'conclusions.list',
  'conclusions.list-ignored',
  'conclusions.list-refs',
  'costs.get',
  'costs.get-rules',
  'costs.list-budgets',
  'costs.list-uploads',
  'docs.describe',
  'docs.draw-plantuml',
  'docs.list',
  'docs.list-sites',
  'docs.read',
  'docs.read-last-change',
  'docs.read-picture',
  'docs.search',
  'domains.list',
  'frontends.list',
  'hosts.list',
  'insights.get',
  'integrations.get',
  'integrations.get-item',
  'integrations.list',
  'integrations.list-items',
  'integrations.list-problems',
  'integrations.list-runs',
  'integrations.list-unprocessed',
  'locations.get-of-entity',
  'locations.list',
  'members.list',
  'notifications.count',
  'pipelines.get-for-entity',
  'pipelines.get-overview',
  'pipelines.get-delivery-for-entity',
  'pipelines.list-runs',
  'pipelines.read-job-log',
  'plugins.list',
  'search.find',
  'search.find-documents',
  'support.get',
  'tenant.get',
  'tenant.get-shell',
  'usage.get-settings',
  'usage.teaser',
  'webhooks.list',
  'webhooks.list-deliveries',
  'workloads.get-overview',
  'workloads.list',
  'workloads.list-entity-health',
  'workloads.list-for-entity',
  'workloads.list-runtimes',
  'workloads.read-logs',
] as const

/** Each starts or cancels a read of a connected account. */
export const supportFixes = [
  'catalog.refresh-entity',
  'integrations.cancel-run',
  'integrations.read-feed-now',
  'integrations.sync-now',
] as const

const allowed: ReadonlySet<string> = new Set([...supportReads, ...supportFixes])

/** Whether support may run an operation, given the role of the session. */
export const supportMayRun = (role: Role, operation: { name: string; action: Action }): boolean =>
  roleMay(role, operation.action) && allowed.has(operation.name)

/** Actions that support can use at least in part; controls of all others are disabled. */
const openActions: ReadonlySet<Action> = new Set<Action>([
  'audit.read',
  'billing.read',
  'catalog.read',
  'catalog.write',
  'costs.read',
  'insights.read',
  'integrations.manage',
  'integrations.read',
  'kubernetes.logs',
  'members.read',
  'pipelines.logs',
  'pipelines.read',
  'tenant.read',
  'workloads.read',
])
export const supportMay = (role: Role, action: Action): boolean => roleMay(role, action) && openActions.has(action)
