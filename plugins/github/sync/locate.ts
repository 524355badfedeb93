import path from 'node:path/posix'
import { decoded } from '@callboard/core/decoded'

/** A file on the connected GitHub. `revision` is absent for files of the repository that is being read. */
export type Target = { slug: string; revision?: string; path: string }

/**
 * Resolves what a Location or a placeholder names: a path relative to the file that names it, or the address of a file
 * on the same GitHub. Other addresses are not read: a repository must not make Callboard fetch from anywhere.
 */
export function resolveTarget(target: string, from: { slug: string; file: string; host: string }): Target | { error: string } {
  const text = target.trim()
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    const resolved = path.normalize(path.join(path.dirname(from.file), text.startsWith('/') ? text.slice(1) : text))
    const absolute = text.startsWith('/') ? path.normalize(text.slice(1)) : resolved
    return absolute.startsWith('..') ? { error: 'the path leads out of the repository.' } : { slug: from.slug, path: absolute }
  }
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return { error: 'it is neither a path nor an address.' }
  }
  if (!URL.canParse(from.host)) return { error: 'the address of the connected GitHub is not valid.' }
  const host = new URL(from.host)
  const base = host.pathname.replace(/\/$/, '')
  if (url.host !== host.host || !url.pathname.startsWith(base)) return { error: `only files on ${host.host} are read.` }
  const match = /^\/([^/]+)\/([^/]+)\/(?:blob|tree|raw)\/([^/]+)\/(.+)$/.exec(url.pathname.slice(base.length))
  if (!match) return { error: 'it is not the address of a file on GitHub.' }
  const [, owner = '', name = '', revision = '', file = ''] = match.map((m) => decoded(m ?? ''))
  const slug = `${owner}/${name}`
  return slug.toLowerCase() === from.slug.toLowerCase() && revision === 'HEAD'
    ? { slug: from.slug, path: file }
    : { slug, revision, path: file }
}
