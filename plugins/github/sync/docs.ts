import { type Descriptor, refOf } from '@callboard/core/entity/entity'
import { docsAnnotation, docsRoot, type PageFile, pagesOf } from '@callboard/core/docs/site'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { Input, Output, TaskName } from '@callboard/parsing/tasks'
import type { FoundPage, FoundProblem } from '@callboard/plugin-kit/server'
import type { LoadedFile } from './file-loader.ts'

/** More of one repository is left alone. */
const mostPages = 1000

/** A repository as docs need it. */
type Repository = {
  paths: readonly string[]
  file(path: string): Promise<LoadedFile>
  urlOf(path: string): string
}

/** The folder of an entity's docs: the one that its annotation names beside its file. Other repositories are not looked into. */
export function docsOf(entity: Descriptor, descriptorFile: string): { ref: string; root: string } | undefined {
  const annotation = entity.metadata.annotations?.[docsAnnotation]
  const root = typeof annotation === 'string' ? docsRoot(annotation, descriptorFile) : undefined
  return root === undefined ? undefined : { ref: refOf(entity), root }
}

class DocsReader {
  readonly problems: FoundProblem[] = []
  private readonly repository: Repository

  constructor(repository: Repository) {
    this.repository = repository
  }

  /** What a file holds; undefined, and a problem, for one that cannot be parsed. */
  private async parsed<Name extends TaskName>(task: Name, input: Input<Name>, path: string): Promise<Output<Name> | undefined> {
    try {
      return await parse(task, input)
    } catch (error) {
      if (!(error instanceof NotParsed)) throw error
      const url = this.repository.urlOf(path)
      this.problems.push({ code: 'not_parsed', message: `${path} ${error.message}.`, file: path, url })
      return undefined
    }
  }

  async files(root: string): Promise<PageFile[]> {
    const { paths, file } = this.repository
    const at = (name: string) => paths.find((p) => p === (root ? `${root}/${name}` : name))
    const settings = at('mkdocs.yml') ?? at('mkdocs.yaml')
    const loaded = settings ? await file(settings) : undefined
    const mkdocs = settings && loaded && 'text' in loaded ? await this.parsed('mkdocs', loaded.text, settings) : undefined
    return pagesOf(root, mkdocs, paths)
  }

  async page(ref: string, { path, name, title, section }: PageFile): Promise<FoundPage[]> {
    const file = await this.repository.file(path)
    if (!('text' in file)) return []
    const page = await this.parsed('page', { name, text: file.text, title }, path)
    return page ? [{ ref, path: name, section, url: this.repository.urlOf(path), ...page }] : []
  }
}

/** Reads the pages of entities' docs. A page that cannot be read is left out: its place in the repository remains. */
export async function readDocs(
  docs: readonly { ref: string; root: string }[],
  repository: Repository,
): Promise<{ pages: FoundPage[]; problems: FoundProblem[] }> {
  const reader = new DocsReader(repository)
  const found = await Promise.all(docs.map(async ({ ref, root }) => (await reader.files(root)).map((file) => ({ ref, file }))))
  const pages = await Promise.all(
    found
      .flat()
      .slice(0, mostPages)
      .map(({ ref, file }) => reader.page(ref, file)),
  )
  return { pages: pages.flat(), problems: reader.problems }
}
