import { portalBase, portalPaths, type PathQuery as Query, withQuery } from '@callboard/core/portal-paths'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { slackCallbackPath } from '@callboard/modules/slack/domain/slack-addresses'

const enc = encodeURIComponent

/**
 * The only place that builds URLs of pages. `base` is the prefix of a portal's paths: `/t/<slug>` on the main host, nothing on
 * the portal's own (packages/core/portal-address.ts).
 */
export const paths = {
  landing: () => '/',
  pricing: () => '/pricing',
  demo: () => '/demo',
  securityFacts: () => '/security',
  guide: () => '/docs',
  apiReference: () => '/docs/api',
  /** The OpenAPI document of our API. */
  apiDescription: () => '/api/v1/openapi.json',
  changelog: () => '/changelog',
  status: () => '/status',
  terms: () => '/terms',
  privacy: () => '/privacy',
  signIn: (backTo?: string, email?: string) => withQuery('/sign-in', { to: backTo, email }),
  signUp: (backTo?: string, email?: string) => withQuery('/sign-up', { to: backTo, email }),
  /** Asks the signed-in user to confirm their identity, and returns. */
  confirmIdentity: (backTo: string) => withQuery('/confirm-identity', { to: backTo }),
  forgotPassword: () => '/forgot-password',
  verifyEmail: (token: string) => withQuery('/verify-email', { token }),
  changeEmail: (token: string) => withQuery('/change-email', { token }),
  invitation: (secret: string) => `/invitations/${enc(secret)}`,
  organizations: () => '/organizations',
  newOrganization: () => '/new',
  operator: (query: Query = {}) => withQuery('/operator', query),
  operatorOrganization: (id: string) => `/operator/organizations/${id}`,
  operatorPerformance: (id: string) => `/operator/organizations/${id}/performance`,
  operatorJobs: () => '/operator/jobs',
  operatorRemovals: () => '/operator/removals',
  account: (section?: 'security' | 'data') => `/account${section ? `/${section}` : ''}`,
  /** With the error code of linking an identity. */
  security: (error?: string) => withQuery('/account/security', { error }),
  accountExport: () => '/account/export',
  /** Transfers a session to a portal's own host. */
  carrySession: (portal: string, host: string, state: string, to: string) =>
    withQuery('/carry-session', { portal, host, state, to }),
  /** A portal on the main host. */
  portal: portalBase,
  enter: (base: string, to: string) => withQuery(`${base}/enter`, { to }),
  heartbeat: (base: string) => `${base}/still-here`,
  /** The event stream of open pages. On a portal's own host, the host determines the portal. */
  liveOfOperator: () => '/api/live/operator',
  live: (base: string) => withQuery('/api/live', { portal: base.replace(/^\/t\//, '') }),
  home: (base: string) => base || '/',
  /** The home page with its widgets to arrange. */
  customizeHome: (base: string) => withQuery(base || '/', { customize: '1' }),
  catalog: (base: string, query: Query = {}) => base + portalPaths.catalog(query),
  catalogExport: (base: string, query: Query = {}) => withQuery(`${base}/catalog/export`, query),
  entity: (base: string, ref: string, tab?: string) => base + portalPaths.entity(partsOf(ref), tab),
  /** A page of an entity's docs; the first one by default. */
  docs: (base: string, ref: string, page?: string) => base + portalPaths.entityDocs(partsOf(ref), page),
  docsSearch: (base: string, ref: string, find: string) => base + portalPaths.entityDocs(partsOf(ref), undefined, { find }),
  docsSites: (base: string, query: Query = {}) => base + portalPaths.docs(query),
  newDocsPage: (base: string, query: Query = {}) => withQuery(`${base}/docs/new`, query),
  /** Edits a page of an entity's docs by a pull request. */
  editDocsPage: (base: string, of: { ref: string; path: string }) => withQuery(`${base}/docs/edit`, of),
  docsDiagram: (base: string, of: { ref: string; page: string; diagram: string }) => withQuery(`${base}/docs/picture`, of),
  docsPicture: (base: string, of: { ref: string; page: string; src: string }) => withQuery(`${base}/docs/picture`, of),
  map: (base: string, query: Query = {}) => withQuery(`${base}/map`, query),
  /** JSON: what the map draws. */
  mapData: (base: string, query: Query = {}) => withQuery(`${base}/map/data`, query),
  ownership: (base: string) => `${base}/ownership`,
  /** Asks a question, or shows where to. */
  ask: (base: string, question?: string) => withQuery(`${base}/ask`, { q: question }),
  /** Shows where to ask a question that is limited to an entity with its parts, or to its docs. */
  askAbout: (base: string, scope: { kind: 'entity' | 'docs'; ref: string }) =>
    withQuery(`${base}/ask`, { scope: scope.kind, about: scope.ref }),
  /** The reader's own threads. */
  threads: (base: string, query: Query = {}) => withQuery(`${base}/ask/threads`, query),
  thread: (base: string, id: string) => base + portalPaths.thread(id),
  /** Streams the model’s wording of an answer. */
  answerSummary: (base: string) => `${base}/ask/summary`,
  /** Questions to teams. */
  questions: (base: string, query: Query = {}) => base + portalPaths.questions(query),
  question: (base: string, id: string) => base + portalPaths.question(id),
  /** Articles that members wrote. */
  articles: (base: string, query: Query = {}) => base + portalPaths.articles(query),
  article: (base: string, id: string) => base + portalPaths.article(id),
  document: (base: string, id: string) => base + portalPaths.document(id),
  newArticle: (base: string) => `${base}/ask/articles/new`,
  editArticle: (base: string, id: string) => `${base + portalPaths.article(id)}/edit`,
  knowledgeGaps: (base: string, query: Query = {}) => base + portalPaths.knowledgeGaps(query),
  goldenQuestions: (base: string) => base + portalPaths.goldenQuestions(),
  experiments: (base: string, query: Query = {}) => withQuery(`${base}/experiments`, query),
  newExperiment: (base: string) => `${base}/experiments/new`,
  metrics: (base: string) => `${base}/experiments/metrics`,
  experiment: (base: string, id: string) => base + portalPaths.experiment(id),
  search: (base: string, query: Query = {}) => withQuery(`${base}/search`, query),
  /** The review of inferred entities. */
  review: (base: string, query: Query = {}) => withQuery(`${base}/catalog/review`, query),
  removed: (base: string, query: Query = {}) => withQuery(`${base}/catalog/removed`, query),
  flags: (base: string, query: Query = {}) => base + portalPaths.flags(query),
  flag: (base: string, key: string, query: Query = {}) => base + portalPaths.flag(key, query),
  flagClients: (base: string) => `${base}/flags/clients`,
  flagRequests: (base: string, query: Query = {}) => base + portalPaths.flagRequests(query),
  flagEnvironments: (base: string) => `${base}/flags/environments`,
  flagSegments: (base: string) => `${base}/flags/segments`,
  flagCleanup: (base: string) => `${base}/flags/cleanup`,
  history: (base: string, query: Query = {}) => base + portalPaths.history(query),
  /** The gallery of templates. */
  templates: (base: string, query: Query = {}) => base + portalPaths.templates(query),
  template: (base: string, ref: string) => base + portalPaths.template(partsOf(ref)),
  /** The form of a template. `formData` is JSON that prefills it, as in Backstage. */
  newRun: (base: string, ref: string, query: { formData?: string; entity?: string } = {}) =>
    withQuery(`${base}${portalPaths.template(partsOf(ref))}/new`, query),
  runs: (base: string, query: Query = {}) => base + portalPaths.runs(query),
  run: (base: string, id: string, query: Query = {}) => withQuery(base + portalPaths.run(id), query),
  approvals: (base: string) => base + portalPaths.approvals(),
  decision: (base: string, run: string, step: number) => base + portalPaths.decision(run, step),
  /** `edit` is the id of a policy, or `new`. */
  templatePolicies: (base: string, query: { edit?: string } = {}) => withQuery(`${base}/create/policies`, query),
  templateActions: (base: string, query: Query = {}) => withQuery(`${base}/create/actions`, query),
  /** The builder of templates that are written in the portal. `template` is the ref of one that exists. */
  templateBuilder: (base: string, query: { template?: string } = {}) => withQuery(`${base}/create/builder`, query),
  catalogAsOf: (base: string, query: Query = {}) => withQuery(`${base}/history/as-of`, query),
  entityHistory: (base: string, ref: string, query: Query = {}) => base + portalPaths.entity(partsOf(ref), 'history', query),
  pluginPage: (base: string, plugin: string, page: string, query: Query = {}) =>
    base + portalPaths.pluginPage(plugin, page, query),
  /** Receives usage reports. */
  usage: (base: string) => `${base}/usage`,
  /** JSON: what is stored about the reader's own use of the portal. */
  ownUsage: (base: string) => `${base}/usage/own`,
  integrations: (base: string) => `${base}/integrations`,
  /** A plugin in the directory, before and after it is connected. */
  plugin: (base: string, plugin: string) => `${base}/integrations/plugins/${enc(plugin)}`,
  connect: (base: string, plugin: string, refused?: string) =>
    withQuery(`${base}/integrations/connect/${enc(plugin)}`, { refused }),
  integration: (base: string, id: string) => base + portalPaths.integration(id),
  /** JSON: the progress of its sync. */
  syncProgress: (base: string, id: string) => `${base}/integrations/${id}/progress`,
  /** The sync report of one item of an integration. */
  item: (base: string, integrationId: string, key: string) => `${base}/integrations/${integrationId}/items/${enc(key)}`,
  editIntegration: (base: string, id: string) => base + portalPaths.editIntegration(id),
  installCallback: (base: string, plugin: string) => `${base}/integrations/install/${enc(plugin)}/callback`,
  installSetup: (base: string, plugin: string) => `${base}/integrations/install/${enc(plugin)}/setup`,
  settings: (base: string) => `${base}/settings`,
  members: (base: string, query: Query = {}) => base + portalPaths.members(query),
  joining: (base: string) => `${base}/settings/joining`,
  billing: (base: string) => base + portalPaths.billing(),
  tokens: (base: string) => base + portalPaths.tokens(),
  plugins: (base: string) => `${base}/settings/plugins`,
  webhooks: (base: string) => base + portalPaths.webhooks(),
  webhook: (base: string, id: string) => `${base}/settings/webhooks/${id}`,
  appearance: (base: string) => `${base}/settings/appearance`,
  data: (base: string) => base + portalPaths.data(),
  model: (base: string) => `${base}/settings/model`,
  slack: (base: string, query: Query = {}) => base + portalPaths.slack(query),
  /** Of the route that Slack returns to, for its cookie; it is on the main host. */
  slackCallback: () => slackCallbackPath,
  limits: (base: string) => `${base}/settings/limits`,
  exportFile: (base: string, id: string) => `${base}/settings/data/export/${id}`,
  logo: (base: string, hash: string) => `${base}/logo/${hash}`,
  notifications: (base: string, query: Query = {}) => withQuery(`${base}/notifications`, query),
  notificationChoices: (base: string) => `${base}/notifications/choices`,
  audit: (base: string, query: Query = {}) => withQuery(`${base}/settings/audit`, query),
  auditExport: (base: string, query: Query = {}) => withQuery(`${base}/settings/audit/export`, query),
} as const

/** A return path after sign-in: only a path of our own, never another site. */
export function safeReturn(to: string | undefined, otherwise: string = paths.organizations()): string {
  // Browsers treat a backslash as a slash, and ignore control characters.
  return to && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to) ? to : otherwise
}
