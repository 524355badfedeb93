import { createHash } from 'node:crypto'
import { type FileChange, maxCompared, type ProposedChanges } from '@callboard/plugin-kit/actions'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { workspaceLimits } from '@callboard/plugin-kit/workspace'
import { readBlobTree } from '../blob-tree.ts'
import type { GitHubClient } from '../client.ts'
import { readBlobs } from '../folders.ts'

/** What becomes of a file of a repository. `after` is null if it is deleted. */
type Planned = Omit<FileChange, 'before'>

/** The id that Git gives to a file with this content. */
const blobId = (content: Uint8Array) => createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex')

/** Reads the files of a tree that a change would replace or delete. @throws VendorError */
export async function readCurrent(
  client: GitHubClient,
  at: { owner: string; repo: string },
  { tree, planned }: { tree: string; planned: readonly Planned[] },
): Promise<ProposedChanges> {
  const slug = `${at.owner}/${at.repo}`
  const { truncated, blobs } = await readBlobTree(client, slug, tree)
  if (truncated) throw new VendorError('refused', `${slug} has too many files.`)
  const known = new Map(blobs.map((blob) => [blob.path, blob]))
  const isSame = ({ path, after }: Planned) => after !== null && known.get(path)?.sha === blobId(after)
  const isTooLarge = ({ path }: Planned) => (known.get(path)?.size ?? 0) > workspaceLimits.fileBytes
  const compared = planned.filter((file) => isSame(file) || !isTooLarge(file)).slice(0, maxCompared)
  const changed = compared.flatMap((file) => (isSame(file) ? [] : (known.get(file.path) ?? [])))
  const contents = await readBlobs(client, slug, changed)
  const before = new Map(changed.map(({ path }, i) => [path, contents[i] ?? null]))
  const files = compared.map((file) => ({ ...file, before: isSame(file) ? file.after : (before.get(file.path) ?? null) }))
  return { target: slug, files, omitted: planned.length - compared.length }
}
