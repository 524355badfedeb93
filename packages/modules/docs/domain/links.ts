import path from 'node:path/posix'
import { decoded } from '@callboard/core/decoded'

/** Where a link of a page leads: to another page, somewhere in the same page, or elsewhere. */
export type DocsLink = { page: string; hash: string } | { hash: string } | { url: string }

/**
 * Resolves a link of a page as MkDocs does: relative to the page, with the file's ending or without.
 * @param from the page that holds it, and where that is written
 * @param pages paths of all pages of the docs
 */
export function resolveLink(href: string, from: { path: string; url: string }, pages: ReadonlySet<string>): DocsLink {
  if (href.startsWith('#')) return { hash: href }
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return { url: href }
  const [, target = '', hash = ''] = /^([^#?]*)(?:\?[^#]*)?(#.*)?$/.exec(href) ?? []
  const at = path.normalize(path.join(target.startsWith('/') ? '' : path.dirname(from.path), decoded(target))).replace(/^\//, '')
  const plain = at.replace(/\/$/, '')
  const page = [at, `${plain}.md`, `${plain}/index.md`, `${plain}/README.md`].find((p) => pages.has(p))
  return page ? { page, hash } : { url: URL.canParse(href, from.url) ? new URL(href, from.url).href : '' }
}
