import { z } from 'zod'
import type { GitHubClient } from './client.ts'

const tree = z.object({
  truncated: z.boolean().default(false),
  tree: z.array(z.object({ path: z.string(), type: z.string(), mode: z.string(), sha: z.string(), size: z.number().optional() })),
})

const executable = '100755'
const regular = ['100644', executable]

/** A regular file; `size` is in bytes. */
export type Blob = { path: string; sha: string; size: number; executable: boolean }

/**
 * The regular files of a revision in one request; symbolic links and submodules are left out.
 * @returns with whether GitHub left files out of a large repository
 */
export async function readBlobTree(
  client: GitHubClient,
  slug: string,
  revision: string,
): Promise<{ blobs: Blob[]; truncated: boolean }> {
  const [owner = '', repo = ''] = slug.split('/')
  const { data } = await client.call(({ rest }) => rest.git.getTree({ owner, repo, tree_sha: revision, recursive: '1' }))
  const { tree: entries, truncated } = tree.parse(data)
  return {
    truncated,
    blobs: entries
      .filter(({ type, mode }) => type === 'blob' && regular.includes(mode))
      .map(({ path, sha, size = 0, mode }) => ({ path, sha, size, executable: mode === executable })),
  }
}
