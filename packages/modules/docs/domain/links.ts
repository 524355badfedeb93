import path from 'node:path/posix'
import { safeDecode } from '@callboard/core/safe-decode'

/** The target of a link: another page, an anchor in the same page, or an external URL. */
export type DocsLink = { page: string; hash: string } | { hash: string } | { url: string }

/**
 * Resolves a link as MkDocs does: relative to the page, with or without file extension.
 * @param from the page that contains it, and the URL of its source
 * @param pages paths of all pages of the docs
 */
export function resolveLink(href: string, from: { path: string; url: string }, pages: ReadonlySet<string>): DocsLink {
  if (href.startsWith('#')) return { hash: href }
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return { url: href }
  const [, target = '', hash = ''] = /^([^#?]*)(?:\?[^#]*)?(#.*)?$/.exec(href) ?? []
  const at = path
    .normalize(path.join(target.startsWith('/') ? '' : path.dirname(from.path), safeDecode(target)))
    .replace(/^\//, '')
  const plain = at.replace(/\/$/, '')
  const page = [at, `${plain}.md`, `${plain}/index.md`, `${plain}/README.md`].find((p) => pages.has(p))
  return page ? { page, hash } : { url: URL.canParse(href, from.url) ? new URL(href, from.url).href : '' }
}
