import path from 'node:path/posix'
import type { Mkdocs } from './mkdocs.ts'

/** Names the folder of an entity's docs, relative to the file that describes it: `dir:.` (Backstage's TechDocs). */
export const docsAnnotation = 'backstage.io/techdocs-ref'

/** A page that a folder of docs holds. `path` is relative to the repository, `name` to the folder. */
export type PageFile = { path: string; name: string; title: string | null; section: string }

const isPage = (file: string) => /\.(md|markdown)$/i.test(file)
const isIndex = (name: string) => /(^|\/)(index|readme)\.\w+$/i.test(name)

/** Index pages before the others of their folder, and those before what lies deeper. */
const byPlace = (a: PageFile, b: PageFile) =>
  a.section.localeCompare(b.section) || Number(isIndex(b.name)) - Number(isIndex(a.name)) || a.name.localeCompare(b.name)

/**
 * The pages of a folder of docs, in the order in which people read them: as MkDocs' settings have it, then by folder.
 * @param root the folder, relative to the repository; empty for the repository itself
 * @param paths all files of the repository
 */
export function pagesOf(root: string, mkdocs: Mkdocs | undefined, paths: readonly string[]): PageFile[] {
  const base = path.join(root || '.', mkdocs?.docsDir ?? 'docs')
  if (base.startsWith('..')) return []
  const prefix = base === '.' ? '' : `${base.replace(/\/$/, '')}/`
  const files = paths
    .filter((p) => p.startsWith(prefix) && isPage(p))
    .map((p) => {
      const name = p.slice(prefix.length)
      const folder = path.dirname(name)
      return { path: p, name, title: null, section: folder === '.' ? '' : folder.replaceAll('/', ' / ') }
    })
  // A folder without pages of its own is what its README says.
  const readme = paths.find((p) => path.dirname(p) === (root || '.') && /^readme\.(md|markdown)$/i.test(path.basename(p)))
  if (files.length === 0) return readme ? [{ path: readme, name: path.basename(readme), title: null, section: '' }] : []
  const byName = new Map(files.map((f): [string, PageFile] => [f.name, f]))
  const first = (mkdocs?.nav ?? []).flatMap(({ path: name, title, section }) => {
    const file = byName.get(name)
    byName.delete(name)
    return file ? [{ ...file, title, section }] : []
  })
  return [...first, ...[...byName.values()].sort(byPlace)]
}

/** The folder that an annotation names, relative to the repository; undefined when it leads elsewhere. */
export function docsRoot(annotation: string, descriptorFile: string): string | undefined {
  const [, dir] = /^dir:(.*)$/.exec(annotation.trim()) ?? []
  if (dir === undefined) return undefined
  const root = path.normalize(path.join(path.dirname(descriptorFile), dir || '.'))
  return root.startsWith('..') ? undefined : root.replace(/^\.?\/?$/, '').replace(/\/$/, '')
}
