declare const brand: unique symbol

/** The address of a page below its portal. Only `portalPaths` makes one, so that no other code spells out an address. */
export type PortalPath = string & { readonly [brand]: 'PortalPath' }

export type PathQuery = Readonly<Record<string, string | readonly string[] | undefined>>

/** Adds a query to a path. Parameters without a value are left out. */
export function withQuery(path: string, query: PathQuery): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const one of typeof value === 'string' ? [value] : value) search.append(key, one)
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

const path = (text: string, query: PathQuery = {}): PortalPath => withQuery(text, query) as PortalPath

const enc = encodeURIComponent

/** The path of a module's own route, such as a download; slots.ts of the module exports it. Segments are escaped. */
export const routePath = (segments: readonly [string, ...string[]], query?: PathQuery): PortalPath =>
  path(`/${segments.map(enc).join('/')}`, query)

type EntityParts = { kind: string; namespace: string; name: string }

const entityPath = ({ kind, namespace, name }: EntityParts) => `/catalog/${enc(kind)}/${enc(namespace)}/${enc(name)}`

/** What the paths of a portal begin with at the main address. */
export const portalBase = (slug: string): string => `/t/${slug}`

/**
 * Pages that mails, notifications and vendors are given links to, relative to their portal. apps/web/lib/paths.ts builds
 * the links of the portal's own pages from them.
 */
export const portalPaths = {
  home: () => path(''),
  catalog: (query?: PathQuery) => path('/catalog', query),
  /** The overview of an entity, or one of its tabs: `history`, or `<plugin>.<tab>`. */
  entity: (entity: EntityParts, tab?: string, query?: PathQuery) =>
    path(entityPath(entity) + (tab === undefined ? '' : `/${enc(tab)}`), query),
  /** A page of an entity's docs by its path in the repository; without one the first page. */
  entityDocs: (entity: EntityParts, page?: string, query?: PathQuery) =>
    path(`${entityPath(entity)}/docs${page === undefined ? '' : `/${page.split('/').map(enc).join('/')}`}`, query),
  docs: (query?: PathQuery) => path('/docs', query),
  /** A section of a docs page by the id of its heading. */
  docsSection: (entity: EntityParts, page: string, heading: string) =>
    path(`${entityPath(entity)}/docs/${page.split('/').map(enc).join('/')}#${enc(heading)}`),
  thread: (id: string) => path(`/ask/threads/${enc(id)}`),
  questions: (query?: PathQuery) => path('/ask/questions', query),
  /** A question with its answer, and with that of a team. */
  question: (id: string) => path(`/ask/questions/${enc(id)}`),
  articles: (query?: PathQuery) => path('/ask/articles', query),
  article: (id: string) => path(`/ask/articles/${enc(id)}`),
  document: (id: string) => path(`/ask/documents/${enc(id)}`),
  knowledgeGaps: (query?: PathQuery) => path('/ask/gaps', query),
  goldenQuestions: () => path('/ask/golden'),
  flags: (query?: PathQuery) => path('/flags', query),
  flag: (key: string, query?: PathQuery) => path(`/flags/${enc(key)}`, query),
  experiment: (id: string) => path(`/experiments/${enc(id)}`),
  flagRequests: (query?: PathQuery) => path('/flags/requests', query),
  history: (query?: PathQuery) => path('/history', query),
  templates: (query?: PathQuery) => path('/create', query),
  /** The form of a template. */
  template: (entity: EntityParts, query?: PathQuery) =>
    path(`/create/templates/${enc(entity.namespace)}/${enc(entity.name)}`, query),
  runs: (query?: PathQuery) => path('/create/runs', query),
  run: (id: string) => path(`/create/runs/${enc(id)}`),
  approvals: () => path('/create/approvals'),
  /** What one step of a run asks of its approvers. */
  decision: (run: string, step: number) => path(`/create/approvals/${enc(run)}/${step}`),
  /** Operations find the page of a plugin with `pluginPage` in packages/kernel/portal-links.ts. */
  pluginPage: (plugin: string, page: string, query?: PathQuery) => path(`/p/${enc(plugin)}/${enc(page)}`, query),
  integration: (id: string) => path(`/integrations/${enc(id)}`),
  editIntegration: (id: string) => path(`/integrations/${enc(id)}/edit`),
  members: (query?: PathQuery) => path('/settings/members', query),
  billing: () => path('/settings/billing'),
  webhooks: () => path('/settings/webhooks'),
  tokens: () => path('/settings/tokens'),
  data: () => path('/settings/data'),
  slack: (query?: PathQuery) => path('/settings/slack', query),
  /** Where a member links their account of Slack. */
  linkSlack: (query?: PathQuery) => path('/link-slack', query),
} as const
