import path from 'node:path/posix'
import { type Descriptor, refOf } from '@callboard/modules/catalog/domain/entity'
import { docsAddress, docsAnnotation, docsRoot } from '@callboard/modules/docs/domain/site'
import { expandSnippets, type LoadSnippet } from '@callboard/modules/docs/domain/snippets'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { Input, Output, TaskName } from '@callboard/parsing/tasks'
import type { FoundPage, FoundProblem } from '@callboard/plugin-kit/server'
import { DocsSite, type SitePage } from './docs-site.ts'
import type { RepositoryFiles } from './repository-files.ts'

/** Maximum pages per repository; the rest is ignored. */
const maxPages = 1000

/** Location of an entity's docs: a folder relative to its descriptor, or a URL on the same GitHub. */
export type DocsSource = { ref: string; at: { root: string } | { address: string }; file: string } & {
  /** The line where the entity's document begins, if it has a descriptor. */
  line?: number
  /** The repository and revision of the descriptor, if different. */
  slug?: string
  revision?: string
}

/** The location named by an entity's annotation. */
export function docsOf(
  entity: Descriptor,
  { path, ...elsewhere }: { path: string; line?: number; slug?: string; revision?: string },
): DocsSource | undefined {
  const annotation = entity.metadata.annotations?.[docsAnnotation]
  if (typeof annotation !== 'string') return undefined
  const address = docsAddress(annotation)
  const root = docsRoot(annotation, path)
  const at = address === undefined ? (root === undefined ? undefined : { root }) : { address }
  return at && { ref: refOf(entity), at, file: path, ...elsewhere }
}

/** The CODEOWNERS file of a repository. */
type CodeOwners = { path: string; text: string }

class DocsReader {
  readonly problems: FoundProblem[] = []
  private readonly files: RepositoryFiles
  private readonly isRead: (path: string) => boolean

  constructor(files: RepositoryFiles, isRead: (path: string) => boolean) {
    this.files = files
    this.isRead = isRead
  }

  /** The content of a file; undefined, with a problem, if it cannot be parsed. */
  parsed = async <Name extends TaskName>(
    task: Name,
    input: Input<Name>,
    at: { file: string; url: string },
  ): Promise<Output<Name> | undefined> => {
    try {
      return await parse(task, input)
    } catch (error) {
      if (!(error instanceof NotParsed)) throw error
      this.problems.push({ code: 'not_parsed', message: `${at.file} ${error.message}.`, ...at })
      return undefined
    }
  }

  private async folder({ at, slug, revision }: DocsSource) {
    if ('address' in at) return this.files.folder(at.address, slug)
    if (slug === undefined && revision === undefined) return { files: this.files, root: at.root }
    return this.files.elsewhere({ slug: slug ?? '', revision: revision ?? 'HEAD', path: at.root })
  }

  async pages(place: DocsSource): Promise<SitePage[]> {
    const found = await this.folder(place)
    const { line } = place
    const position = line === undefined ? {} : { line, column: 1 }
    const url = this.files.urlOf(place.file, place)
    const at = { ref: place.ref, file: place.file, url: line === undefined ? url : `${url}#L${line}`, ...position }
    if ('error' in found) {
      const named = 'address' in place.at ? `url:${place.at.address}` : `dir:${place.at.root}`
      this.problems.push({
        code: 'bad_target',
        ...at,
        message: `The docs at ${named} were not read: ${found.error}`,
      })
      return []
    }
    const site = new DocsSite(this.parsed, this.isRead, (message) => this.problems.push({ code: 'bad_target', ...at, message }))
    return site.pages(found.files, found.root)
  }

  /** The code owners of some pages: only of those in this repository, whose CODEOWNERS says nothing about others. */
  async owners(pages: readonly SitePage[], codeOwners: CodeOwners | undefined): Promise<Map<SitePage, readonly string[]>> {
    const own = codeOwners ? pages.filter(({ files }) => files === this.files) : []
    if (!codeOwners || own.length === 0) return new Map()
    const { text, path: file } = codeOwners
    const input = { text, paths: own.map(({ path: page }) => this.files.realPath(page)) }
    const owners = await this.parsed('owners', input, { file, url: this.files.urlOf(file) })
    return new Map(own.map((page, i) => [page, owners?.[i] ?? []]))
  }

  async page(ref: string, site: SitePage, owners: readonly string[]): Promise<FoundPage[]> {
    const { path, name, title, section, files, aliases } = site
    const file = await files.file(path)
    if (!('text' in file)) return []
    const at = { file: path, url: files.urlOf(path) }
    const { text, problems } = await expandSnippets(file.text, snippetsOf(site))
    for (const message of problems) this.problems.push({ code: 'bad_target', ref, message, ...at })
    const page = await this.parsed('page', { name, text, title }, at)
    return page ? [{ ref, path: name, section, url: at.url, aliases, owners, ...page }] : []
  }
}

/** Snippets must be files in the page's own repository. */
const snippetsOf =
  ({ path: page, files, snippetFolders }: SitePage): LoadSnippet =>
  async (name) => {
    const folders = [...snippetFolders, path.dirname(page)]
    const found = folders.map((folder) => path.normalize(path.join(folder || '.', name))).find((at) => files.has(at))
    if (found === undefined) return { error: 'there is no such file in the repository.' }
    const file = await files.file(found)
    return 'text' in file ? { text: file.text } : { error: file.error }
  }

/** Reads the docs pages of entities. An unreadable page is skipped: its source is still in the repository. */
export async function readDocs(
  docs: readonly DocsSource[],
  files: RepositoryFiles,
  isRead: (path: string) => boolean,
  codeOwners: CodeOwners | undefined,
): Promise<{ pages: FoundPage[]; problems: FoundProblem[] }> {
  const reader = new DocsReader(files, isRead)
  const found = (
    await Promise.all(docs.map(async (place) => (await reader.pages(place)).map((page) => ({ ref: place.ref, page }))))
  ).flat()
  const some = found.slice(0, maxPages)
  if (found.length > some.length)
    reader.problems.push({
      code: 'too_many',
      message: `The docs of this repository have ${found.length} pages; the first ${maxPages} were read.`,
    })
  const owners = await reader.owners(
    some.map(({ page }) => page),
    codeOwners,
  )
  const pages = await Promise.all(some.map(({ ref, page }) => reader.page(ref, page, owners.get(page) ?? [])))
  return { pages: pages.flat(), problems: reader.problems }
}
