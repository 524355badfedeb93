import { encodePath } from '@callboard/core/repository/encode-path'
import { isSourceFile } from '@callboard/modules/flags/domain/code-references'
import type { CodeFile, CodeLimits, CodeSource } from '@callboard/plugin-kit/code'
import { type Blob, readBlobTree } from './blob-tree.ts'
import { createClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { createFileLoader } from './sync/file-loader.ts'
import { matcher } from './sync/matcher.ts'

const depthOf = (path: string) => path.split('/').length

/** The outermost files within the limits. */
function select(blobs: readonly Blob[], limits: CodeLimits): Blob[] {
  const selected: Blob[] = []
  let bytes = 0
  const ordered = blobs.toSorted((a, b) => depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1))
  for (const blob of ordered) {
    if (selected.length >= limits.files) break
    if (blob.size > limits.fileBytes || bytes + blob.size > limits.bytes) continue
    bytes += blob.size
    selected.push(blob)
  }
  return selected
}

/** The commit that a version names (sync/repository.ts); undefined for an empty repository, and for what is none. */
const commitOf = (version: string): string | undefined => /^([0-9a-f]{40,64}):/.exec(version)?.[1]

/** Source files of repositories, as of the commit that was read for the catalog. */
export const code: CodeSource<Settings, Secrets> = {
  everyS: 1800,
  async read(context, { name: slug, version }, limits, known) {
    const commit = commitOf(version)
    if (commit === undefined) return { files: [], unchanged: [], omitted: 0 }
    const client = createClient(context)
    const { isRead } = matcher(context.settings)
    const { blobs } = await readBlobTree(client, slug, commit)
    const source = blobs.filter(({ path }) => isSourceFile(path) && isRead(path))
    const selected = select(source, limits)
    const isKnown = ({ path, sha }: Blob) => Object.hasOwn(known, path) && known[path] === sha
    const load = createFileLoader(client)
    const files = await Promise.all(
      selected
        .filter((blob) => !isKnown(blob))
        .map(async ({ path, sha }): Promise<CodeFile> => {
          const file = await load(slug, commit, path)
          const url = `${context.settings.host}/${slug}/blob/${commit}/${encodePath(path)}`
          return { path, text: 'error' in file ? '' : file.text, url, content: sha }
        }),
    )
    const unchanged = selected.filter(isKnown).map(({ path }) => path)
    return { files, unchanged, omitted: source.length - selected.length }
  },
  issueForm: ({ host }, slug, issue) => `${host}/${slug}/issues/new?${new URLSearchParams(issue)}`,
}
