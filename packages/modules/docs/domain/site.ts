import path from 'node:path/posix'
import { arrange } from './arrange.ts'
import type { FolderOrder } from './folder-order.ts'
import { compileIgnore } from './ignore.ts'
import type { Mkdocs } from './mkdocs-settings.ts'
import { type PageFile } from './page-file.ts'

/** Names the folder of an entity's docs, relative to the file that describes it: `dir:.` (Backstage's TechDocs). */
export const docsAnnotation = 'backstage.io/techdocs-ref'

export const isPage = (file: string) => /\.(md|markdown)$/i.test(file)

/** Pages of one folder of docs. */
const maxPages = 3000

/** What MkDocs leaves out of a site by itself: hidden files, and the templates of a theme. */
const neverPages = '.*\n/templates/\n'

/** The pages of a folder, unordered. */
function filesOf(root: string, mkdocs: Mkdocs | undefined, paths: readonly string[]): PageFile[] {
  const base = docsFolder(root, mkdocs)
  if (base === undefined) return []
  const prefix = base === '' ? '' : `${base}/`
  const isIgnored = compileIgnore(neverPages + (mkdocs?.exclude ?? ''))
  const names = new Set(paths.filter((p) => p.startsWith(prefix) && isPage(p)).map((p) => p.slice(prefix.length)))
  return [...names]
    .filter((name) => !isIgnored(name))
    .filter((name) => !/(^|\/)readme\.md$/i.test(name) || !names.has(path.join(path.dirname(name), 'index.md')))
    .map((name) => {
      const folder = path.dirname(name)
      return { path: prefix + name, name, title: null, section: folder === '.' ? '' : folder.replaceAll('/', ' / ') }
    })
}

/** Where pages lie, relative to the repository; undefined when that is outside of it. */
export function docsFolder(root: string, mkdocs: Mkdocs | undefined): string | undefined {
  const base = path.join(root || '.', mkdocs?.docsDir ?? 'docs').replace(/\/$/, '')
  return base === '..' || base.startsWith('../') ? undefined : base === '.' ? '' : base
}

const isInclude = (entry: string) => /^[!*](include|import)\s/.test(entry)

/**
 * The pages of a folder of docs, in the order in which people read them: as MkDocs' settings have it, then as its folders.
 * @param root the folder, relative to the repository; empty for the repository itself
 * @param paths all files of the repository
 * @param orders how files of folders order them, by folder in the docs
 * @param imported pages of other repositories, which the navigation names like those of the folder
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
  // A folder without pages of its own is what its README says.
  const readme = paths.find((p) => path.dirname(p) === (root || '.') && /^readme\.(md|markdown)$/i.test(path.basename(p)))
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

/** The folder that an annotation names, relative to the repository; undefined when it leads elsewhere. */
export function docsRoot(annotation: string, descriptorFile: string): string | undefined {
  const [, dir] = /^dir:(.*)$/.exec(annotation.trim()) ?? []
  if (dir === undefined) return undefined
  const root = path.normalize(path.join(path.dirname(descriptorFile), dir || '.'))
  return root.startsWith('..') ? undefined : root.replace(/^\.?\/?$/, '').replace(/\/$/, '')
}

/** Names an entity whose docs are those of this one too (Backstage's TechDocs). */
export const docsEntityAnnotation = 'backstage.io/techdocs-entity'

/** The address that `techdocs-ref: url:…` names. */
export const docsAddress = (annotation: string): string | undefined => /^url:\s*(.+)$/.exec(annotation.trim())?.[1]
