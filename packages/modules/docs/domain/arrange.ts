import path from 'node:path/posix'
import { compileGlobs, globProblem } from '@callboard/core/pattern/glob'
import type { FolderOrder, OrderEntry } from './folder-order.ts'
import type { PageFile } from './page-file.ts'

type Orders = ReadonlyMap<string, FolderOrder>
/** A page, or a folder by its path in the docs. */
type Child = { page: PageFile } | { folder: string }

const isIndex = (name: string) => /(^|\/)(index|readme)\.\w+$/i.test(name)
const inside = (folder: string, name: string) => folder === '' || name.startsWith(`${folder}/`)

class Arrangement {
  private readonly pages: readonly PageFile[]
  private readonly orders: Orders
  private readonly placed = new Set<string>()
  private readonly byName: ReadonlyMap<string, PageFile>
  private readonly folders = new Set<string>()
  private readonly opened = new Set<string>()

  constructor(pages: readonly PageFile[], orders: Orders) {
    this.pages = pages
    this.orders = orders
    this.byName = new Map(pages.map((page) => [page.name, page]))
    for (const { name } of pages)
      for (let slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) this.folders.add(name.slice(0, slash))
  }

  private children(folder: string): Child[] {
    const names = new Map<string, Child>()
    const start = folder === '' ? 0 : folder.length + 1
    for (const page of this.pages) {
      if (!inside(folder, page.name) || this.placed.has(page.name)) continue
      const slash = page.name.indexOf('/', start)
      const inner = slash < 0 ? undefined : page.name.slice(0, slash)
      names.set(inner ?? page.name, inner === undefined ? { page } : { folder: inner })
    }
    const order = this.orders.get(folder)
    const sign = order?.descending ? -1 : 1
    const numeric = order?.natural ?? false
    const rank = (c: Child) => ('folder' in c ? 2 : isIndex(c.page.name) ? 0 : 1)
    return [...names]
      .sort(([a, x], [b, y]) => rank(x) - rank(y) || sign * a.localeCompare(b, undefined, { numeric }))
      .map(([, child]) => child)
  }

  private emit(child: Child, title: string | null, section: readonly string[]): PageFile[] {
    if ('folder' in child) {
      // Folders may refer to each other; each is listed once.
      if (this.opened.has(child.folder)) return []
      this.opened.add(child.folder)
      const named = title ?? this.orders.get(child.folder)?.title ?? path.basename(child.folder)
      return this.folder(child.folder, [...section, named])
    }
    if (this.placed.has(child.page.name)) return []
    this.placed.add(child.page.name)
    return [{ ...child.page, title, section: section.join(' / ') }]
  }

  /** Resolves a navigation entry: `...` and patterns match what no other entry names, so they are resolved last. */
  private entry(entry: OrderEntry, folder: string, section: readonly string[]): PageFile[] | ((child: Child) => boolean) {
    if ('entries' in entry) return this.list(entry.entries, folder, [...section, entry.title])
    const [, pattern] = /^\.\.\.(?:\s*\|\s*flat)?(?:\s*\|\s*(?:glob=)?(\S.*))?$/.exec(entry.path) ?? []
    if (entry.path.startsWith('...') && pattern === undefined) return () => true
    const glob = pattern ?? (/[*?]/.test(entry.path) ? entry.path : undefined)
    if (glob !== undefined) {
      if (globProblem(glob)) return []
      const matches = compileGlobs([glob])
      return (child) => matches(path.relative(folder, 'folder' in child ? child.folder : child.page.name))
    }
    const name = path.normalize(path.join(folder, entry.path)).replace(/\/$/, '')
    const page = this.byName.get(name)
    if (page) return this.emit({ page }, entry.title, section)
    // Including a parent folder would cause a cycle.
    return this.folders.has(name) && name !== folder && !inside(name, folder)
      ? this.emit({ folder: name }, entry.title, section)
      : []
  }

  private list(entries: readonly OrderEntry[], folder: string, section: readonly string[]): PageFile[] {
    const parts = entries.map((entry) => this.entry(entry, folder, section))
    return parts.flatMap((part) =>
      typeof part === 'function'
        ? this.children(folder)
            .filter((c) => part(c) && !this.isHidden(c))
            .flatMap((c) => this.emit(c, null, section))
        : part,
    )
  }

  private isHidden = (child: Child): boolean => 'folder' in child && (this.orders.get(child.folder)?.hide ?? false)

  folder(folder: string, section: readonly string[]): PageFile[] {
    const listed = this.list(this.orders.get(folder)?.entries ?? [], folder, section)
    const rest = this.children(folder)
    return [
      ...listed,
      ...[...rest.filter((c) => !this.isHidden(c)), ...rest.filter(this.isHidden)].flatMap((c) => this.emit(c, null, section)),
    ]
  }
}

/** Pages in the order defined by the files of their folders. Other pages come last in their folder. */
export const arrange = (pages: readonly PageFile[], orders: Orders): PageFile[] => new Arrangement(pages, orders).folder('', [])
