import path from 'node:path/posix'
import { safeDecode } from '@callboard/core/safe-decode'

/** A file on the connected GitHub. `revision` is absent for files of the repository being read. */
export type Target = { slug: string; revision?: string; path: string }

/** A parsed file URL: branches may contain slashes, so the end of the revision is unknown. */
export type Address = { slug: string; afterSlug: string[]; isFolder?: true }

/** The file that refers to a target. */
export type From = { slug: string; file: string; host: string; revision?: string }

function relative(text: string, { slug, file, revision }: From): Target | { error: string } {
  const folder = text.startsWith('/') ? '' : path.dirname(file)
  const at = path.normalize(path.join(folder, text.replace(/^\/+/, '')))
  if (at === '..' || at.startsWith('../')) return { error: 'the path leads out of the repository.' }
  return { slug, path: at, ...(revision === undefined ? {} : { revision }) }
}

/** A URL, or a Git remote such as `git@github.com:acme/shop.git` or `ssh://git@github.com/acme/shop.git` as a URL of the web. */
export function webAddress(text: string): URL | null {
  const [, host, path] = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)(?::\d+)?[:/]\/?(.+)$/.exec(text) ?? []
  return URL.parse(host === undefined ? text : `https://${host}/${path}`)
}

/** The URL of a folder, or of a whole repository; docs may be in another one. */
export function resolveFolder(target: string, from: From): Address | { error: string } {
  const host = URL.parse(from.host)
  const url = webAddress(target.trim())
  const onHost = url && host ? pathOnHost(url, host) : undefined
  if (onHost === undefined) return { error: `only folders on ${host?.host ?? 'the connected GitHub'} are read.` }
  const [, owner = '', name = '', view, ...rest] = onHost.split('/')
  const afterSlug = rest.flatMap((segment) => safeDecode(segment).split('/')).filter(Boolean)
  if (!owner || !name || (view && !['blob', 'tree', 'raw'].includes(view)))
    return { error: 'it is not the address of a folder on GitHub.' }
  return { slug: `${safeDecode(owner)}/${safeDecode(name).replace(/\.git$/, '')}`, afterSlug, isFolder: true }
}

/** The path within the connected GitHub; undefined for other URLs. */
function pathOnHost(url: URL, host: URL): string | undefined {
  // Files of github.com have a second URL, without `blob` or `raw`.
  if (host.hostname === 'github.com' && url.hostname === 'raw.githubusercontent.com')
    return url.pathname.replace(/^\/([^/]+)\/([^/]+)\//, '/$1/$2/raw/')
  const base = host.pathname.replace(/\/$/, '')
  return url.host === host.host && url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : undefined
}

/**
 * Resolves a target of a Location or placeholder: a path relative to the file that refers to it, or a file URL on the same
 * GitHub. Other URLs are not read: a repository must not make Callboard fetch from anywhere.
 */
export function resolveTarget(target: string, from: From): Target | Address | { error: string } {
  const text = target.trim()
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return relative(text, from)
  const url = URL.parse(text)
  if (!url) return { error: 'it is neither a path nor an address.' }
  const host = URL.parse(from.host)
  if (!host) return { error: 'the address of the connected GitHub is not valid.' }
  const onHost = pathOnHost(url, host)
  if (onHost === undefined) return { error: `only files on ${host.host} are read.` }
  const [, owner = '', name = '', view = '', ...rest] = onHost.split('/')
  const afterSlug = rest.flatMap((segment) => safeDecode(segment).split('/')).filter(Boolean)
  if (!owner || !name || !['blob', 'tree', 'raw', 'edit'].includes(view) || afterSlug.length < 2)
    return { error: 'it is not the address of a file on GitHub.' }
  return { slug: `${safeDecode(owner)}/${safeDecode(name)}`, afterSlug }
}

/** The possible splits of a URL into revision and path, longest revision first. An unambiguous one, such as a commit, has one. */
export function divisions({ afterSlug, isFolder }: Address): { revision: string; path: string }[] {
  const [first, second] = afterSlug
  if (first === undefined) return [{ revision: 'HEAD', path: '' }]
  const named = first === 'refs' && (second === 'heads' || second === 'tags') && afterSlug.length > (isFolder ? 2 : 3)
  const fixed = first === 'HEAD' || /^[0-9a-f]{40}$/i.test(first)
  const shortest = named ? 3 : 1
  const longest = fixed ? 1 : Math.min(afterSlug.length - (isFolder ? 0 : 1), shortest + maxSlashes)
  return Array.from({ length: longest - shortest + 1 }, (_, i) => longest - i).map((count) => ({
    revision: afterSlug.slice(0, count).join('/'),
    path: afterSlug.slice(count).join('/'),
  }))
}

/** Maximum slashes in a branch name; more are very rare, and each costs a field of a query. */
const maxSlashes = 9
