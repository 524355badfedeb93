import type { FileReader } from '@callboard/plugin-kit/server'
import { TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitHubClient, type GitHubContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { scopeOf } from './scope.ts'
import { type Address, resolveTarget, type Target } from './sync/locate.ts'
import { createRevisionFinder } from './sync/revisions.ts'

type Read = FileReader<Settings, Secrets>['read']
type Answer = Awaited<ReturnType<Read>>

const MiB = 1024 * 1024
/** Files of this process that were read before, at the version of their repository. */
const files = new TenantCache<Extract<Answer, { bytes: unknown }>>({
  maxSize: 32 * MiB,
  maxEntrySize: 8 * MiB,
  sizeOf: ({ bytes }) => bytes.byteLength + 500,
})

/** The default branch is known, and may have slashes; only of other repositories must GitHub be asked. */
async function locate(client: GitHubClient, address: Address, own: { slug: string; branch: string | null }) {
  if (address.slug.toLowerCase() !== own.slug.toLowerCase() || own.branch === null) return createRevisionFinder(client)(address)
  const all = address.afterSlug.join('/')
  return all.startsWith(`${own.branch}/`)
    ? { slug: own.slug, revision: own.branch, path: all.slice(own.branch.length + 1) }
    : { error: 'it is not on the branch that the docs are read from.' }
}

const tooLarge = (size: number, maxBytes: number): Answer => ({
  error: `it is too large (${(size / MiB).toFixed(1)} MiB; at most ${maxBytes / MiB} MiB are shown).`,
  reason: 'too_large',
})

type Content = { type?: string; size?: number; sha?: string; content?: string }

/** Up to 1 MiB comes with the answer that describes the file, more by the object's id. */
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

/** A file of a repository, by its address on GitHub. */
export const readFile: Read = async (context: GitHubContext, { url, item, maxBytes }) => {
  const address = resolveTarget(url, { slug: item.name, file: '', host: context.settings.host })
  if ('error' in address) return { error: address.error, reason: 'not_found' }
  if ('path' in address) return { error: 'it is not the address of a file on GitHub.', reason: 'not_found' }
  const name = `${item.version} ${address.slug} ${address.afterSlug.join('/')}`
  const scope = scopeOf(context)
  const before = files.get(scope, name)
  if (before) return before
  const client = createClient(context)
  const { branch } = item.state as { branch?: string | null }
  try {
    const place = await locate(client, address, { slug: item.name, branch: branch ?? null })
    if ('error' in place) return { error: place.error, reason: 'not_found' }
    const answer = await load(client, place, maxBytes)
    if ('bytes' in answer) files.set(scope, name, answer)
    return answer
  } catch (error) {
    if (isVendorError(error) && error.kind === 'not_found') return { error: 'there is no such file.', reason: 'not_found' }
    throw error
  }
}
