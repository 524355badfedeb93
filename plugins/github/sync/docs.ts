import { type Descriptor, refOf } from '@callboard/core/entity/entity'
import { docsAnnotation, docsRoot, type PageFile, pagesOf, readMkdocs } from '@callboard/core/docs/site'
import { readPage } from '@callboard/core/docs/page'
import type { FoundPage } from '@callboard/plugin-kit/server'
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

async function pageFiles(root: string, { paths, file }: Repository): Promise<PageFile[]> {
  const at = (name: string) => paths.find((p) => p === (root ? `${root}/${name}` : name))
  const settings = at('mkdocs.yml') ?? at('mkdocs.yaml')
  const loaded = settings ? await file(settings) : undefined
  return pagesOf(root, loaded && 'text' in loaded ? readMkdocs(loaded.text) : undefined, paths)
}

/** Reads the pages of entities' docs. A page that cannot be read is left out: its place in the repository remains. */
export async function readDocs(docs: readonly { ref: string; root: string }[], repository: Repository): Promise<FoundPage[]> {
  const found = await Promise.all(
    docs.map(async ({ ref, root }) => (await pageFiles(root, repository)).map((file) => ({ ref, ...file }))),
  )
  const pages = await Promise.all(
    found
      .flat()
      .slice(0, mostPages)
      .map(async ({ ref, path, name, title, section }) => {
        const file = await repository.file(path)
        return 'text' in file
          ? [{ ref, path: name, section, url: repository.urlOf(path), ...readPage(name, file.text, title) }]
          : []
      }),
  )
  return pages.flat()
}
