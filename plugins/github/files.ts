import type { FileAddress, FileChange, FileReader, ReadFile, UnreadFile } from '@callboard/plugin-kit/files'
import { TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitHubClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { type GitHubContext } from './context.ts'
import { scopeOf } from './scope.ts'
import { type Address, resolveTarget, type Target } from './sync/locate.ts'
import { createRevisionFinder } from './sync/revisions.ts'

type Answer = ReadFile | UnreadFile

const MiB = 1024 * 1024
/** Files read by this process, by version of their repository. */
const files = new TenantCache<ReadFile>({
  maxSize: 32 * MiB,
  maxEntrySize: 8 * MiB,
  sizeOf: ({ bytes }) => bytes.byteLength + 500,
})

/** The default branch is known, and may contain slashes; other repositories need a request. */
async function locate(client: GitHubClient, address: Address, own: { slug: string; branch: string | null }) {
  if (address.slug.toLowerCase() !== own.slug.toLowerCase() || own.branch === null) return createRevisionFinder(client)(address)
  const all = address.afterSlug.join('/')
  return all.startsWith(`${own.branch}/`)
    ? { slug: own.slug, revision: own.branch, path: all.slice(own.branch.length + 1) }
    : { error: 'it is not on the branch that the docs are read from.' }
}

/** Revisions requested before, in the same way. */
const changes = new TenantCache<FileChange>({ maxSize: 10_000 })

const tooLarge = (size: number, maxBytes: number): UnreadFile => ({
  error: `it is too large (${(size / MiB).toFixed(1)} MiB; at most ${maxBytes / MiB} MiB are shown).`,
  reason: 'too_large',
})

type Content = { type?: string; size?: number; sha?: string; content?: string }

/** Up to 1 MiB is included in the file's metadata, more is read by object id. */
async function load(client: GitHubClient, { slug, revision, path }: Required<Target>, maxBytes: number): Promise<Answer> {
  const [owner = '', repo = ''] = slug.split('/')
  const request = { uncached: true } as never
  const found: Content = await client.call(async (rest) => {
    const of = { owner, repo, path, ref: revision, mediaType: { format: 'object' }, request }
    return (await rest.rest.repos.getContent(of)).data as Content
  })
  const { type, size = 0, sha = '', content } = found
  if (type !== 'file') return { error: 'there is no such file.', reason: 'not_found' }
  if (size > maxBytes) return tooLarge(size, maxBytes)
  const encoded =
    content || size === 0
      ? (content ?? '')
      : await client.call(async (rest) => (await rest.rest.git.getBlob({ owner, repo, file_sha: sha, request })).data.content)
  return { bytes: new Uint8Array(Buffer.from(encoded, 'base64')), version: sha }
}

const missing = (error: string): UnreadFile => ({ error, reason: 'not_found' })

/** Reads a file from a cache of its repository's version, otherwise from GitHub. */
async function cached<Value>(
  context: GitHubContext,
  { url, item }: FileAddress,
  cache: TenantCache<Value>,
  ask: (client: GitHubClient, place: Required<Target>) => Promise<Value | UnreadFile>,
): Promise<Value | UnreadFile> {
  const address = resolveTarget(url, { slug: item.name, file: '', host: context.settings.host })
  if ('error' in address) return missing(address.error)
  if ('path' in address) return missing('it is not the address of a file on GitHub.')
  const name = `${item.version} ${address.slug} ${address.afterSlug.join('/')}`
  const scope = scopeOf(context)
  const before = cache.get(scope, name)
  if (before !== undefined) return before
  const client = createClient(context)
  const { branch } = item.state as { branch?: string | null }
  try {
    const place = await locate(client, address, { slug: item.name, branch: branch ?? null })
    if ('error' in place) return missing(place.error)
    const answer = await ask(client, place)
    if (!isUnread(answer)) cache.set(scope, name, answer)
    return answer
  } catch (error) {
    if (isVendorError(error) && error.kind === 'not_found') return missing('there is no such file.')
    throw error
  }
}

const isUnread = (answer: unknown): answer is UnreadFile => typeof answer === 'object' && answer !== null && 'error' in answer

async function newestCommit(client: GitHubClient, { slug, revision, path }: Required<Target>): Promise<FileChange | UnreadFile> {
  const [owner = '', repo = ''] = slug.split('/')
  const [commit] = await client.call(
    async (rest) => (await rest.rest.repos.listCommits({ owner, repo, path, sha: revision, per_page: 1 })).data,
  )
  const at = commit?.commit.author?.date ?? commit?.commit.committer?.date
  if (!commit || at === undefined) return missing('no commit changed it.')
  return { at: new Date(at), author: commit.author?.login ?? commit.commit.author?.name ?? 'somebody', url: commit.html_url }
}

/** Files of repositories, by their GitHub URLs. */
export const fileReader: FileReader<Settings, Secrets> = {
  read: (context, { maxBytes, ...file }) => cached(context, file, files, (client, place) => load(client, place, maxBytes)),
  async lastChange(context, file) {
    const change = await cached(context, file, changes, newestCommit)
    return isUnread(change) ? undefined : change
  },
}
