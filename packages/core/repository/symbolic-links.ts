import path from 'node:path/posix'

// Symbolic links as git stores them: an entry of mode 120000 whose content is the path that it leads to.

/** What a tree says of a symbolic link (git-fast-import, "120000: a symlink"). */
export const symbolicLinkMode = 0o120000

/** Links by their path; the value is where each leads, relative to its folder. */
export type SymbolicLinks = ReadonlyMap<string, string>
export type RealPath = { path: string } | { error: string }
export type FollowedLinks = {
  /** All file paths: those below linked folders are listed below the link. Links that lead nowhere stay, to be reported. */
  paths: string[]
  /** Where the content of a path lies. */
  realPath(path: string): RealPath
}

/** As Linux does (ELOOP); more is a mistake or an attack. */
const maxHops = 40
/** Paths that linked folders may add, and how many linked folders may lie inside one another. */
const maxAdded = 20_000
const maxNested = 4

const leadsOut = (target: string) => ({ error: `it is a symbolic link that points outside the repository (${target}).` })
const leadsBack = { error: 'it is a circular symbolic link.' }

/** Walks a path from folder to folder, as an operating system does. */
function resolveLinks(given: string, links: SymbolicLinks): RealPath {
  let waiting = given.split('/')
  const reached: string[] = []
  const seen = new Set<string>()
  let target = given
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (reached.pop() === undefined) return leadsOut(target)
      continue
    }
    reached.push(part)
    const at = reached.join('/')
    const link = links.get(at)
    if (link === undefined) continue
    target = link
    const state = `${at}\0${waiting.join('/')}`
    if (seen.has(state) || seen.size >= maxHops) return leadsBack
    seen.add(state)
    if (link === '' || link.startsWith('/')) return leadsOut(link)
    reached.pop()
    waiting = [...link.split('/'), ...waiting]
  }
  return { path: reached.join('/') }
}

/** Where a link that was read by itself leads, relative to the root of its repository. */
export function linkTarget(link: string, text: string): RealPath {
  if (text.startsWith('/')) return leadsOut(text)
  const target = path.normalize(path.join(path.dirname(link), text))
  return target === '..' || target.startsWith('../') ? leadsOut(text) : { path: target }
}

/** Whether a file's content could be the target of a link: one line without an end, as long as paths may be. */
export const mayBeLink = (text: string): boolean => text.length > 0 && text.length <= 4096 && !/[\n\r\0]/.test(text)

/** The sorted paths below a folder. */
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

  /** Adds a file, or what lies below a linked folder. `trail` holds the linked folders that led here. */
  private add(shown: string, path: string, trail: readonly string[]): void {
    if (this.paths.length >= this.sorted.length + maxAdded) return
    if (!this.links.has(path)) return void this.paths.push(shown)
    const real = resolveLinks(path, this.links)
    const folder = 'path' in real && !this.files.has(real.path) ? real.path : undefined
    const inner = folder === undefined ? [] : below(this.sorted, folder)
    if (folder === undefined || inner.length === 0) return void this.paths.push(shown)
    // A folder that links to one of those around it has no end.
    const endless = [path, ...trail].some((at) => folder === '' || at === folder || at.startsWith(`${folder}/`))
    if (endless || trail.length >= maxNested) return
    const cut = folder === '' ? 0 : folder.length + 1
    for (const each of inner) this.add(`${shown}/${each.slice(cut)}`, each, [...trail, folder])
  }
}

/**
 * Follows the symbolic links of a repository.
 * @param files paths of all files that are no links
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
