import { partsOf } from '@callboard/core/entity/entity'

type Query = Record<string, string | readonly string[] | undefined>

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const one of typeof value === 'string' ? [value] : value) search.append(key, one)
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

const enc = encodeURIComponent

/** The only place that builds the addresses of pages. */
export const paths = {
  landing: () => '/',
  signIn: (backTo?: string) => withQuery('/sign-in', { to: backTo }),
  signUp: () => '/sign-up',
  organizations: () => '/organizations',
  newOrganization: () => '/new',
  home: (slug: string) => `/t/${slug}`,
  catalog: (slug: string, query: Query = {}) => withQuery(`/t/${slug}/catalog`, query),
  catalogExport: (slug: string, query: Query = {}) => withQuery(`/t/${slug}/catalog/export`, query),
  entity: (slug: string, ref: string, tab?: string) => {
    const { kind, namespace, name } = partsOf(ref)
    return withQuery(`/t/${slug}/catalog/${enc(kind)}/${enc(namespace)}/${enc(name)}`, { tab })
  },
  pluginPage: (slug: string, plugin: string, page: string) => `/t/${slug}/p/${enc(plugin)}/${enc(page)}`,
  integrations: (slug: string) => `/t/${slug}/integrations`,
  connect: (slug: string, plugin: string, refused?: string) =>
    withQuery(`/t/${slug}/integrations/connect/${enc(plugin)}`, { refused }),
  integration: (slug: string, id: string) => `/t/${slug}/integrations/${id}`,
  editIntegration: (slug: string, id: string) => `/t/${slug}/integrations/${id}/edit`,
  installCallback: (slug: string, plugin: string) => `/t/${slug}/integrations/install/${enc(plugin)}/callback`,
  installSetup: (slug: string, plugin: string) => `/t/${slug}/integrations/install/${enc(plugin)}/setup`,
  settings: (slug: string) => `/t/${slug}/settings`,
  audit: (slug: string, page?: number) =>
    withQuery(`/t/${slug}/settings/audit`, { page: page && page > 1 ? String(page) : undefined }),
} as const

/** A place to go back to after signing in: only a path of our own, never another site. */
export function safeReturn(to: string | undefined): string {
  return to && /^\/(?![/\\])/.test(to) ? to : paths.organizations()
}
