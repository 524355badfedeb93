import type { FolderFile, FolderReader } from '@callboard/plugin-kit/actions'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { type Blob, readBlobTree } from './blob-tree.ts'
import { createClient, type GitHubClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import type { GitHubContext } from './context.ts'
import { resolveFolder } from './sync/locate.ts'
import { createRevisionFinder } from './sync/revisions.ts'

const MiB = 1024 * 1024
const parallel = 8

type Limits = { files: number; bytes: number; fileBytes: number }

const within = (path: string, folder: string) => folder === '' || path === folder || path.startsWith(`${folder}/`)

/** Regular files below a folder of a revision. */
async function listBlobs(client: GitHubClient, slug: string, revision: string, folder: string): Promise<Blob[]> {
  const { blobs, truncated } = await readBlobTree(client, slug, revision)
  if (truncated)
    throw new VendorError('refused', `${slug} has too many files to be fetched. Move the template to a repository of its own.`)
  return blobs.filter(({ path }) => within(path, folder))
}

function requireRoom(blobs: readonly Blob[], url: string, { files, bytes, fileBytes }: Limits): void {
  const large = blobs.find(({ size }) => size > fileBytes)
  if (large) throw new VendorError('refused', `${large.path} is larger than ${fileBytes / MiB} MiB, and cannot be fetched.`)
  if (blobs.length > files) throw new VendorError('refused', `${url} has more than ${files} files, and cannot be fetched.`)
  if (blobs.reduce((sum, { size }) => sum + size, 0) > bytes)
    throw new VendorError('refused', `${url} is larger than ${bytes / MiB} MiB, and cannot be fetched.`)
}

/** The contents of files, in their order. */
export async function readBlobs(client: GitHubClient, slug: string, blobs: readonly Blob[]): Promise<Uint8Array[]> {
  const [owner = '', repo = ''] = slug.split('/')
  const contents: Uint8Array[] = []
  for (let at = 0; at < blobs.length; at += parallel) {
    const some = blobs.slice(at, at + parallel)
    const read = some.map(async ({ sha }) => {
      const { data } = await client.call(({ rest }) => rest.git.getBlob({ owner, repo, file_sha: sha }))
      return new Uint8Array(Buffer.from(data.content, 'base64'))
    })
    contents.push(...(await Promise.all(read)))
  }
  return contents
}

async function read(context: GitHubContext, url: string, limits: Limits): Promise<FolderFile[]> {
  const address = resolveFolder(url, { slug: '', file: '', host: context.settings.host })
  if ('error' in address) throw new VendorError('refused', `${url} cannot be fetched: ${address.error}`)
  const client = createClient(context)
  const { slug, revision, path } = await createRevisionFinder(client)(address)
  const folder = path.replace(/\/$/, '')
  const blobs = await listBlobs(client, slug, revision, folder)
  if (blobs.length === 0) throw new VendorError('not_found', `There is nothing at ${url}.`)
  requireRoom(blobs, url, limits)
  const contents = await readBlobs(client, slug, blobs)
  return blobs.map((blob, i) => ({
    path: blob.path === folder ? (folder.split('/').at(-1) ?? folder) : blob.path.slice(folder === '' ? 0 : folder.length + 1),
    content: contents[i] ?? new Uint8Array(),
    executable: blob.executable,
  }))
}

/** Folders and files of repositories, by their GitHub addresses. */
export const folders: FolderReader<Settings, Secrets> = {
  serves: ({ host }, url) => !('error' in resolveFolder(url, { slug: '', file: '', host })),
  read,
}
