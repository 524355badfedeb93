import { fileLimits } from '@callboard/core/limits/limits'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import type { GitHubClient } from '../client.ts'
import type { LoadedFile } from './loaded-file.ts'

/** GraphQL truncates texts at 512 kB. Larger files are read by REST, up to this limit: only API descriptions are as large. */
const maxBytes = fileLimits.apiBytes

const tooLarge = (bytes: number): LoadedFile => ({
  error: `it is too large (${(bytes / 1024 / 1024).toFixed(1)} MiB; at most ${maxBytes / 1024 / 1024} MiB are read).`,
})

/**
 * Reads a file by REST, as raw text.
 * @param size bytes according to GraphQL; 0 if unknown
 */
export async function readLargeFile(
  client: GitHubClient,
  { slug, revision, path }: { slug: string; revision: string; path: string },
  size: number,
): Promise<LoadedFile> {
  if (size > maxBytes) return tooLarge(size)
  const [owner = '', repo = ''] = slug.split('/')
  try {
    const { data }: { data: unknown } = await client.call((rest) =>
      rest.rest.repos.getContent({ owner, repo, path, ref: revision, mediaType: { format: 'raw' } }),
    )
    if (typeof data !== 'string') return { error: 'it is not a text file.' }
    if (Buffer.byteLength(data) > maxBytes) return tooLarge(Buffer.byteLength(data))
    return data.includes('\0') ? { error: 'it is not a text file.' } : { text: data }
  } catch (error) {
    if (isVendorError(error) && error.kind === 'not_found') return { error: 'there is no such file.' }
    throw error
  }
}
