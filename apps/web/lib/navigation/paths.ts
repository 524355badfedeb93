import { portalBase, portalPaths, type PathQuery as Query, withQuery } from '@callboard/core/portal-paths'
import { partsOf } from '@callboard/modules/catalog/domain/entity'

const enc = encodeURIComponent

/**
 * The only place that builds the addresses of pages. `base` is what the paths of a portal begin with: `/t/<slug>` below
 * the main address, nothing at the portal's own (packages/core/portal-address.ts).
 */
export const paths = {
  landing: () => '/',
  pricing: () => '/pricing',
  signIn: (backTo?: string, email?: string) => withQuery('/sign-in', { to: backTo, email }),
  signUp: (backTo?: string, email?: string) => withQuery('/sign-up', { to: backTo, email }),
  /** Asks who is signed in to prove it, and goes back. */
  confirmIdentity: (backTo: string) => withQuery('/confirm-identity', { to: backTo }),
  forgotPassword: () => '/forgot-password',
  verifyEmail: (token: string) => withQuery('/verify-email', { token }),
  changeEmail: (token: string) => withQuery('/change-email', { token }),
  invitation: (secret: string) => `/invitations/${enc(secret)}`,
  organizations: () => '/organizations',
  newOrganization: () => '/new',
  operator: (query: Query = {}) => withQuery('/operator', query),
  operatorOrganization: (id: string) => `/operator/organizations/${id}`,
  operatorJobs: () => '/operator/jobs',
  operatorRemovals: () => '/operator/removals',
  account: (section?: 'security' | 'data') => `/account${section ? `/${section}` : ''}`,
  /** With the code of what went wrong while linking an identity. */
  security: (error?: string) => withQuery('/account/security', { error }),
  accountExport: () => '/account/export',
  /** Carries a session to a portal's own address. */
  carrySession: (portal: string, host: string, state: string, to: string) =>
    withQuery('/carry-session', { portal, host, state, to }),
  /** A portal below the main address. */
  portal: portalBase,
  enter: (base: string, to: string) => withQuery(`${base}/enter`, { to }),
  heartbeat: (base: string) => `${base}/still-here`,
  /** The event stream of open pages. A portal's own address says which portal is meant. */
  live: (base: string) => withQuery('/api/live', { portal: base.replace(/^\/t\//, '') }),
  home: (base: string) => base || '/',
  catalog: (base: string, query: Query = {}) => base + portalPaths.catalog(query),
  catalogExport: (base: string, query: Query = {}) => withQuery(`${base}/catalog/export`, query),
  entity: (base: string, ref: string, tab?: string) => base + portalPaths.entity(partsOf(ref), tab),
  /** A page of an entity's docs; without one the first. */
  docs: (base: string, ref: string, page?: string) => base + portalPaths.entityDocs(partsOf(ref), page),
  docsSearch: (base: string, ref: string, find: string) => base + portalPaths.entityDocs(partsOf(ref), undefined, { find }),
  docsSites: (base: string, query: Query = {}) => base + portalPaths.docs(query),
  docsDiagram: (base: string, of: { ref: string; page: string; diagram: string }) => withQuery(`${base}/docs/picture`, of),
  docsPicture: (base: string, of: { ref: string; page: string; src: string }) => withQuery(`${base}/docs/picture`, of),
  ownership: (base: string) => `${base}/ownership`,
  search: (base: string, query: Query = {}) => withQuery(`${base}/search`, query),
  /** What was concluded, to be gone through. */
  review: (base: string, query: Query = {}) => withQuery(`${base}/catalog/review`, query),
  removed: (base: string, query: Query = {}) => withQuery(`${base}/catalog/removed`, query),
  history: (base: string, query: Query = {}) => base + portalPaths.history(query),
  catalogAsOf: (base: string, query: Query = {}) => withQuery(`${base}/history/as-of`, query),
  entityHistory: (base: string, ref: string, query: Query = {}) => base + portalPaths.entity(partsOf(ref), 'history', query),
  pluginPage: (base: string, plugin: string, page: string, query: Query = {}) =>
    base + portalPaths.pluginPage(plugin, page, query),
  /** Takes reports of usage. */
  usage: (base: string) => `${base}/usage`,
  integrations: (base: string) => `${base}/integrations`,
  /** A plugin in the directory, before and after it is connected. */
  plugin: (base: string, plugin: string) => `${base}/integrations/plugins/${enc(plugin)}`,
  connect: (base: string, plugin: string, refused?: string) =>
    withQuery(`${base}/integrations/connect/${enc(plugin)}`, { refused }),
  integration: (base: string, id: string) => base + portalPaths.integration(id),
  /** JSON: how far its sync has come. */
  syncProgress: (base: string, id: string) => `${base}/integrations/${id}/progress`,
  /** The receipt of one thing that an integration reads. */
  item: (base: string, integrationId: string, key: string) => `${base}/integrations/${integrationId}/items/${enc(key)}`,
  editIntegration: (base: string, id: string) => base + portalPaths.editIntegration(id),
  installCallback: (base: string, plugin: string) => `${base}/integrations/install/${enc(plugin)}/callback`,
  installSetup: (base: string, plugin: string) => `${base}/integrations/install/${enc(plugin)}/setup`,
  settings: (base: string) => `${base}/settings`,
  members: (base: string, query: Query = {}) => base + portalPaths.members(query),
  joining: (base: string) => `${base}/settings/joining`,
  billing: (base: string) => base + portalPaths.billing(),
  tokens: (base: string) => `${base}/settings/tokens`,
  plugins: (base: string) => `${base}/settings/plugins`,
  webhooks: (base: string) => base + portalPaths.webhooks(),
  webhook: (base: string, id: string) => `${base}/settings/webhooks/${id}`,
  appearance: (base: string) => `${base}/settings/appearance`,
  data: (base: string) => base + portalPaths.data(),
  limits: (base: string) => `${base}/settings/limits`,
  exportFile: (base: string, id: string) => `${base}/settings/data/export/${id}`,
  logo: (base: string, hash: string) => `${base}/logo/${hash}`,
  notifications: (base: string, query: Query = {}) => withQuery(`${base}/notifications`, query),
  notificationChoices: (base: string) => `${base}/notifications/choices`,
  audit: (base: string, query: Query = {}) => withQuery(`${base}/settings/audit`, query),
  auditExport: (base: string, query: Query = {}) => withQuery(`${base}/settings/audit/export`, query),
} as const

/** A place to go back to after signing in: only a path of our own, never another site. */
export function safeReturn(to: string | undefined, otherwise: string = paths.organizations()): string {
  // A backslash and control characters are read as slashes or nothing by browsers.
  return to && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to) ? to : otherwise
}
