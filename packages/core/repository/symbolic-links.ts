import path from 'node:path/posix'

// Symbolic links as stored by git: an entry of mode 120000 whose content is the target path.

/** A symbolic link in a git tree (git-fast-import, "120000: a symlink"). */
export const symbolicLinkMode = 0o120000

/** Links by path; each value is the target, relative to the link's folder. */
export type SymbolicLinks = ReadonlyMap<string, string>
export type RealPath = { path: string } | { error: string }
export type FollowedLinks = {
  /** All file paths; files in linked folders appear below the link. Broken links are included, to be reported. */
  paths: string[]
  /** The real path of a file's content. */
  realPath(path: string): RealPath
}

/** The same limit as Linux (ELOOP); more is a mistake or an attack. */
const maxHops = 40
/** Maximum paths added by linked folders, and maximum nesting of linked folders. */
const maxAdded = 20_000
const maxNested = 4

const escapesRepository = (target: string) => ({ error: `it is a symbolic link that points outside the repository (${target}).` })
const linkCycle = { error: 'it is a circular symbolic link.' }

/** Resolves a path folder by folder, as an operating system does. */
function resolveLinks(given: string, links: SymbolicLinks): RealPath {
  let waiting = given.split('/')
  const reached: string[] = []
  const seen = new Set<string>()
  let target = given
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (reached.pop() === undefined) return escapesRepository(target)
      continue
    }
    reached.push(part)
    const at = reached.join('/')
    const link = links.get(at)
    if (link === undefined) continue
    target = link
    const state = `${at}\0${waiting.join('/')}`
    if (seen.has(state) || seen.size >= maxHops) return linkCycle
    seen.add(state)
    if (link === '' || link.startsWith('/')) return escapesRepository(link)
    reached.pop()
    waiting = [...link.split('/'), ...waiting]
  }
  return { path: reached.join('/') }
}

/** The target of a single link, relative to the repository root. */
export function linkTarget(link: string, text: string): RealPath {
  if (text.startsWith('/')) return escapesRepository(text)
  const target = path.normalize(path.join(path.dirname(link), text))
  return target === '..' || target.startsWith('../') ? escapesRepository(text) : { path: target }
}

/** Whether content could be a link's target: one line without a line break, within the length limit of a path. */
export const mayBeLink = (text: string): boolean => text.length > 0 && text.length <= 4096 && !/[\n\r\0]/.test(text)

/** The sorted paths inside a folder. */
function below(sorted: readonly string[], folder: string): readonly string[] {
  if (folder === '') return sorted
  const prefix = `${folder}/`
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < prefix) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < sorted.length && sorted[end]?.startsWith(prefix)) end++
  return sorted.slice(low, end)
}

class Expansion {
  readonly paths: string[] = []
  private readonly sorted: readonly string[]
  private readonly files: ReadonlySet<string>
  private readonly links: SymbolicLinks

  constructor(files: readonly string[], links: SymbolicLinks) {
    this.links = links
    this.files = new Set(files)
    this.sorted = [...files, ...links.keys()].sort((a, b) => (a < b ? -1 : 1))
  }

  run(): void {
    for (const path of this.sorted) this.add(path, path, [])
  }

  /** Adds a file, or the content of a linked folder. `trail` contains the linked folders on the way. */
  private add(shown: string, path: string, trail: readonly string[]): void {
    if (this.paths.length >= this.sorted.length + maxAdded) return
    if (!this.links.has(path)) return void this.paths.push(shown)
    const real = resolveLinks(path, this.links)
    const folder = 'path' in real && !this.files.has(real.path) ? real.path : undefined
    const inner = folder === undefined ? [] : below(this.sorted, folder)
    if (folder === undefined || inner.length === 0) return void this.paths.push(shown)
    // A link to one of its own parent folders would never end.
    const endless = [path, ...trail].some((at) => folder === '' || at === folder || at.startsWith(`${folder}/`))
    if (endless || trail.length >= maxNested) return
    const cut = folder === '' ? 0 : folder.length + 1
    for (const each of inner) this.add(`${shown}/${each.slice(cut)}`, each, [...trail, folder])
  }
}

/**
 * Resolves the symbolic links of a repository.
 * @param files paths of all files that are not links
 */
export function followLinks(files: readonly string[], links: SymbolicLinks): FollowedLinks {
  const known = new Set(files)
  const expansion = new Expansion(files, links)
  expansion.run()
  return {
    paths: expansion.paths,
    realPath(given) {
      const real = resolveLinks(given, links)
      if ('error' in real || real.path === given || known.has(real.path)) return real
      return links.has(given)
        ? { error: `it is a symbolic link to ${real.path}, which is no file of the repository, or is excluded from reading.` }
        : real
    },
  }
}
