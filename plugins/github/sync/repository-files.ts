import { encodePath } from '@callboard/core/repository/encode-path'
import { type FollowedLinks, followLinks } from '@callboard/core/repository/symbolic-links'
import type { FoundProblem } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import type { GitHubClient } from '../client.ts'
import { createFileLoader } from './file-loader.ts'
import { type LoadedFile, type LoadFile } from './loaded-file.ts'
import { type Address, type From, resolveFolder, resolveTarget, type Target } from './locate.ts'
import { type Listing, listFolder, readElsewhere } from './other-repository.ts'
import { createRevisionFinder } from './revisions.ts'
import type { RepositoryTree } from './trees.ts'

/** Shared by the repositories of one batch, so that files and revisions are requested together. */
export type Readers = {
  client: GitHubClient
  load: LoadFile
  revisionOf: ReturnType<typeof createRevisionFinder>
  /** Folders of repositories whose trees were not read, by location. */
  folders: Map<string, Promise<Listing | { error: string }>>
}
export const createReaders = (client: GitHubClient): Readers => ({
  client,
  load: createFileLoader(client),
  revisionOf: createRevisionFinder(client),
  folders: new Map(),
})

/** What reading files needs from a repository. */
type Tree = Pick<RepositoryTree, 'slug' | 'branch' | 'oid' | 'paths' | 'links'>

type View = 'blob' | 'edit' | 'tree'

/** Maximum symbolic links followed per repository, outermost first. */
const maxLinks = 300

const byDepth = (a: string, b: string) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1)

/** The files of one repository at one commit, with symbolic links resolved; and files of others that it refers to. */
export class RepositoryFiles {
  /** Problems without a specific file, and requested links that are broken. */
  readonly problems: FoundProblem[] = []
  private followed: FollowedLinks
  private known: ReadonlySet<string> | undefined
  private readonly broken = new Set<string>()
  private readonly tree: Tree
  private readonly host: string
  private readonly readers: Readers

  constructor(tree: Tree, host: string, readers: Readers) {
    this.tree = tree
    this.host = host
    this.readers = readers
    this.followed = followLinks(tree.paths, new Map())
  }

  /**
   * Resolves symbolic links.
   * @param first links to resolve before all others
   */
  async open(first: (path: string) => boolean): Promise<void> {
    const { links, slug, oid = 'HEAD', paths } = this.tree
    if (links.length === 0) return
    const ranked = [...links].sort((a, b) => Number(first(b)) - Number(first(a)) || byDepth(a, b))
    const some = ranked.slice(0, maxLinks)
    if (ranked.length > some.length)
      this.problems.push({
        code: 'too_many',
        message: `The repository contains ${ranked.length} symbolic links; the ${maxLinks} outermost were followed. Exclude folders in the integration's settings.`,
      })
    const targets = await Promise.all(
      some.map(async (link): Promise<[string, string][]> => {
        const file = await this.readers.load(slug, oid, link)
        return 'text' in file ? [[link, file.text]] : []
      }),
    )
    this.followed = followLinks(paths, new Map(targets.flat()))
    this.known = undefined
  }

  /** All paths, including those in linked folders. */
  get paths(): readonly string[] {
    return this.followed.paths
  }

  /** Paths without aliases through linked folders. A link with another name is kept. */
  distinctPaths(): string[] {
    const own = new Set(this.tree.paths)
    const links = new Set(this.tree.links)
    const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
    return this.paths.filter((path) => {
      if (own.has(path)) return true
      const real = this.followed.realPath(path)
      return 'path' in real && links.has(path) && nameOf(real.path) !== nameOf(path)
    })
  }

  has(path: string): boolean {
    this.known ??= new Set(this.paths)
    return this.known.has(path)
  }

  /** The real path of a file; a broken link is returned unchanged. */
  realPath(path: string): string {
    const real = this.followed.realPath(path)
    return 'path' in real ? real.path : path
  }

  isOwn = (slug: string | undefined, revision?: string): boolean =>
    (slug === undefined || slug.toLowerCase() === this.tree.slug.toLowerCase()) &&
    (revision === undefined || revision === 'HEAD' || revision === this.tree.oid || revision === this.tree.branch)

  /** The location of a Location's or placeholder's target; `revision` is absent for files of this repository. */
  async locate(text: string, from: Omit<From, 'host'>): Promise<Target | { error: string }> {
    const target = resolveTarget(text, { ...from, host: this.host })
    if ('error' in target) return target
    const found = 'path' in target ? target : await this.fromAddress(target)
    return this.isOwn(found.slug, found.revision) ? { slug: this.tree.slug, path: found.path } : found
  }

  /** The files of a folder URL, in this repository or another one visible to these credentials. */
  async folder(text: string, slug = this.tree.slug): Promise<{ files: RepositoryFiles; root: string } | { error: string }> {
    const address = resolveFolder(text, { slug, file: '', host: this.host })
    if ('error' in address) return address
    const own = address.slug.toLowerCase() === this.tree.slug.toLowerCase()
    if (own && address.afterSlug.length === 0) return { files: this, root: '' }
    const found = await this.fromAddress(address)
    if (this.isOwn(found.slug, found.revision)) return { files: this, root: found.path }
    return this.elsewhere({ revision: 'HEAD', ...found })
  }

  /** The files of a folder of another repository or revision. */
  async elsewhere({
    slug,
    revision,
    path,
  }: Required<Target>): Promise<{ files: RepositoryFiles; root: string } | { error: string }> {
    const key = `${slug} ${revision} ${path}`.toLowerCase()
    const before = this.readers.folders.get(key)
    const listing = before ?? listFolder(this.readers.client, { slug, revision, path })
    if (!before) this.readers.folders.set(key, listing)
    const listed = await listing
    if ('error' in listed) return listed
    const files = new RepositoryFiles({ ...listed, slug, oid: revision, branch: revision }, this.host, this.readers)
    await files.open(() => false)
    return { files, root: path }
  }

  private fromAddress(address: Address): Promise<Target> | Target {
    const own = address.slug.toLowerCase() === this.tree.slug.toLowerCase()
    const all = address.afterSlug.join('/')
    const branch = this.tree.branch
    if (own && branch && `${all}/`.startsWith(`${branch}/`)) return { slug: this.tree.slug, path: all.slice(branch.length + 1) }
    return this.readers.revisionOf(address)
  }

  /** Reads a file. An error for another repository is a problem of the item that refers to it, not of the whole repository. */
  async file(path: string, slug = this.tree.slug, revision = this.tree.oid ?? 'HEAD'): Promise<LoadedFile> {
    if (this.isOwn(slug, revision)) return this.ownFile(path)
    try {
      return await readElsewhere(this.readers.client, this.readers.load, { slug, revision, path })
    } catch (error) {
      if (slug.toLowerCase() === this.tree.slug.toLowerCase() || !isVendorError(error) || error.kind !== 'forbidden') throw error
      return { error: error.message }
    }
  }

  private async ownFile(path: string): Promise<LoadedFile> {
    const real = this.followed.realPath(path)
    if ('path' in real) return this.readers.load(this.tree.slug, this.tree.oid ?? 'HEAD', real.path)
    if (!this.broken.has(path)) {
      this.broken.add(path)
      const message = `${path} could not be read: ${real.error}`
      this.problems.push({ code: 'broken_link', message, file: path, url: this.urlOf(path) })
    }
    return { error: real.error, reported: true }
  }

  /** The URL at which GitHub shows or edits a file, or shows its folder. */
  urlOf(path: string, { view = 'blob', slug, revision }: { view?: View; slug?: string; revision?: string } = {}): string {
    // A folder's URL keeps its trailing slash, by which Backstage distinguishes it from a file.
    const at = view !== 'tree' && this.isOwn(slug, revision) ? this.realPath(path) : path
    const named = revision ?? this.tree.branch ?? 'HEAD'
    return `${this.host}/${slug ?? this.tree.slug}/${view}/${encodePath(named)}/${encodePath(at)}`
  }
}
