import { safeDecode } from '@callboard/core/safe-decode'

// The subject of a page view, as one text: `entity:component:default/x`, `docs:component:default/x#runbook.md`,
// `plugin:ci/pipelines` or `page:settings/members`.

/** The subject of a portal path, the same for every tab and filter of a page. A docs path without a page is that of the first one. */
export function subjectOf(path: string): string {
  const parts = (path.split(/[?#]/)[0] ?? '').split('/').filter(Boolean).map(safeDecode)
  const [first, second, third, fourth, tab, ...rest] = parts
  if (first === 'catalog' && second && third && fourth) {
    const ref = `${second}:${third}/${fourth}`.toLowerCase()
    return tab === 'docs' ? `docs:${ref}#${rest.join('/')}` : `entity:${ref}`
  }
  if (first === 'p' && second && third) return `plugin:${second}/${third}`
  // Ids in paths would create a subject per visit.
  if (first === 'integrations') return 'page:integrations'
  return `page:${parts.slice(0, 2).join('/') || 'home'}`
}

export type Subject =
  | { kind: 'entity'; ref: string }
  /** `path` is empty for the first page. */
  | { kind: 'docs'; ref: string; path: string }
  | { kind: 'plugin'; plugin: string; page: string }
  | { kind: 'page'; page: string }

/** @returns undefined for a text that is no subject */
export function parseSubject(subject: string): Subject | undefined {
  const at = subject.indexOf(':')
  const [kind, rest] = [subject.slice(0, at), subject.slice(at + 1)]
  if (kind === 'entity') return { kind, ref: rest }
  if (kind === 'docs') {
    const hash = rest.indexOf('#')
    return hash < 0 ? { kind, ref: rest, path: '' } : { kind, ref: rest.slice(0, hash), path: rest.slice(hash + 1) }
  }
  if (kind === 'plugin') {
    const [plugin = '', page = ''] = rest.split('/')
    return { kind, plugin, page }
  }
  return kind === 'page' ? { kind, page: rest } : undefined
}

/** Pages that every portal has, and their names. Other pages are named after their address. */
export const pageNames: Readonly<Record<string, string>> = {
  home: 'Home',
  catalog: 'Catalog',
  docs: 'Docs',
  search: 'Search',
  history: 'History',
  ownership: 'Ownership',
  integrations: 'Integrations',
  notifications: 'Notifications',
  settings: 'Settings',
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ')

/** `settings/members` as "Settings / Members". */
export const pageName = (page: string): string =>
  pageNames[page] ??
  page
    .split('/')
    .map((part) => capitalized(part))
    .join(' / ')
