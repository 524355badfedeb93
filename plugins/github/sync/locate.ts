import path from 'node:path/posix'
import { decoded } from '@callboard/core/decoded'

/** A file on the connected GitHub. `revision` is absent for files of the repository that is being read. */
export type Target = { slug: string; revision?: string; path: string }

/** What the address of a file says: branches may have slashes, so it does not say where the revision ends. */
export type Address = { slug: string; afterSlug: string[]; isFolder?: true }

/** The file that names a target. */
export type From = { slug: string; file: string; host: string; revision?: string }

function relative(text: string, { slug, file, revision }: From): Target | { error: string } {
  const folder = text.startsWith('/') ? '' : path.dirname(file)
  const at = path.normalize(path.join(folder, text.replace(/^\/+/, '')))
  if (at === '..' || at.startsWith('../')) return { error: 'the path leads out of the repository.' }
  return { slug, path: at, ...(revision === undefined ? {} : { revision }) }
}

/** The address of a folder, or of a whole repository; docs may lie in another one. */
export function resolveFolder(target: string, from: From): Address | { error: string } {
  const url = URL.parse(target.trim())
  const host = URL.parse(from.host)
  const onHost = url && host ? pathOnHost(url, host) : undefined
  if (onHost === undefined) return { error: `only folders on ${host?.host ?? 'the connected GitHub'} are read.` }
  const [, owner = '', name = '', view, ...rest] = onHost.split('/')
  const afterSlug = rest.flatMap((segment) => decoded(segment).split('/')).filter(Boolean)
  if (!owner || !name || (view && !['blob', 'tree', 'raw'].includes(view)))
    return { error: 'it is not the address of a folder on GitHub.' }
  return { slug: `${decoded(owner)}/${decoded(name).replace(/\.git$/, '')}`, afterSlug, isFolder: true }
}

/** What stands behind the address of GitHub itself; undefined for addresses elsewhere. */
function pathOnHost(url: URL, host: URL): string | undefined {
  // Files of github.com have a second address, without `blob` or `raw`.
  if (host.hostname === 'github.com' && url.hostname === 'raw.githubusercontent.com')
    return url.pathname.replace(/^\/([^/]+)\/([^/]+)\//, '/$1/$2/raw/')
  const base = host.pathname.replace(/\/$/, '')
  return url.host === host.host && url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : undefined
}

/**
 * Resolves what a Location or a placeholder names: a path relative to the file that names it, or the address of a file
 * on the same GitHub. Other addresses are not read: a repository must not make Callboard fetch from anywhere.
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
  const afterSlug = rest.flatMap((segment) => decoded(segment).split('/')).filter(Boolean)
  if (!owner || !name || !['blob', 'tree', 'raw', 'edit'].includes(view) || afterSlug.length < 2)
    return { error: 'it is not the address of a file on GitHub.' }
  return { slug: `${decoded(owner)}/${decoded(name)}`, afterSlug }
}

/**
 * The ways to divide an address into a revision and a path, the longest revision first. One that can only be meant in one
 * way, such as a commit, has one.
 */
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

/** Slashes in the name of a branch; names with more are unheard of, and each costs a field of a query. */
const maxSlashes = 9
