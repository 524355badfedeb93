import path from 'node:path/posix'
import { arrange } from './arrange.ts'
import type { FolderOrder } from './folder-order.ts'
import { compileIgnore } from './ignore.ts'
import type { Mkdocs } from './mkdocs-settings.ts'
import { type PageFile, pageEnding } from './page-file.ts'

/** The docs folder of an entity, relative to its descriptor: `dir:.` (Backstage's TechDocs). */
export const docsAnnotation = 'backstage.io/techdocs-ref'

export const isPage = (file: string) => pageEnding.test(file)

/** Pages of one folder of docs. */
const maxPages = 3000

/** Files that MkDocs excludes by default: hidden files, and theme templates. */
const excludedPaths = '.*\n/templates/\n'

/** The pages of a folder, unordered. */
function filesOf(root: string, mkdocs: Mkdocs | undefined, paths: readonly string[]): PageFile[] {
  const base = docsFolder(root, mkdocs)
  if (base === undefined) return []
  const prefix = base === '' ? '' : `${base}/`
  const isIgnored = compileIgnore(excludedPaths + (mkdocs?.exclude ?? ''))
  const names = new Set(paths.filter((p) => p.startsWith(prefix) && isPage(p)).map((p) => p.slice(prefix.length)))
  return [...names]
    .filter((name) => !isIgnored(name))
    .filter((name) => !/(^|\/)readme\.md$/i.test(name) || !names.has(path.join(path.dirname(name), 'index.md')))
    .map((name) => {
      const folder = path.dirname(name)
      return { path: prefix + name, name, title: null, section: folder === '.' ? '' : folder.replaceAll('/', ' / ') }
    })
}

/** The pages folder, relative to the repository; undefined if it is outside. */
export function docsFolder(root: string, mkdocs: Mkdocs | undefined): string | undefined {
  const base = path.join(root || '.', mkdocs?.docsDir ?? 'docs').replace(/\/$/, '')
  return base === '..' || base.startsWith('../') ? undefined : base === '.' ? '' : base
}

const isInclude = (entry: string) => /^[!*](include|import)\s/.test(entry)

/**
 * The pages of a docs folder in reading order: by the MkDocs settings, then by folder.
 * @param root the folder, relative to the repository; empty for the repository itself
 * @param paths all files of the repository
 * @param orders order defined by files in folders, by folder in the docs
 * @param imported pages of other repositories, which the navigation treats like those of the folder
 */
export function pagesOf(
  root: string,
  mkdocs: Mkdocs | undefined,
  paths: readonly string[],
  orders: ReadonlyMap<string, FolderOrder> = new Map(),
  imported: readonly PageFile[] = [],
): PageFile[] {
  const files = [...imported, ...filesOf(root, mkdocs, paths)]
  const entries = mkdocs?.nav ?? []
  // A folder without pages shows its README.
  const readme = paths.find((p) => path.dirname(p) === (root || '.') && /^readme\.\w+$/i.test(path.basename(p)) && isPage(p))
  if (files.length === 0 && !entries.some((e) => isInclude(e.path)))
    return readme ? [{ path: readme, name: path.basename(readme), title: null, section: '' }] : []
  const byName = new Map(files.map((f): [string, PageFile] => [f.name, f]))
  const first = entries.flatMap(({ path: given, title, section }): PageFile[] => {
    if (isInclude(given)) return [{ path: '', name: '', title, section, include: given }]
    const name = path.normalize(given)
    const file = byName.get(name)
    byName.delete(name)
    return file ? [{ ...file, title, section }] : []
  })
  return [...first, ...arrange([...byName.values()].slice(0, maxPages), orders)]
}

/** The folder named by an annotation, relative to the repository; undefined if it is outside. */
export function docsRoot(annotation: string, descriptorFile: string): string | undefined {
  const [, dir] = /^dir:(.*)$/.exec(annotation.trim()) ?? []
  if (dir === undefined) return undefined
  const root = path.normalize(path.join(path.dirname(descriptorFile), dir.trim() || '.'))
  return root.startsWith('..') ? undefined : root.replace(/^\.?\/?$/, '').replace(/\/$/, '')
}

/** Names another entity whose docs are shared (Backstage's TechDocs). */
export const docsEntityAnnotation = 'backstage.io/techdocs-entity'

/** The page at which shared docs open, as an address in their site: `/guides/setup/`. */
export const docsEntityPathAnnotation = 'backstage.io/techdocs-entity-path'

/** The URL in `techdocs-ref: url:…`. */
export const docsAddress = (annotation: string): string | undefined => /^url:\s*(\S.*)$/.exec(annotation.trim())?.[1]
