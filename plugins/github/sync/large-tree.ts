import { symbolicLinkMode } from '@callboard/core/repository/symbolic-links'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { GitHubClient } from '../client.ts'
import { ranOutOfTime } from '../graphql-errors.ts'

const answer = z.object({
  truncated: z.boolean().default(false),
  tree: z.array(z.object({ path: z.string(), type: z.string(), mode: z.string(), sha: z.string() })),
})

/**
 * Maximum requests per repository. GitHub truncates a recursive tree after 100,000 entries, so this is enough for some millions.
 */
const maxRequests = 60
const maxPaths = 500_000

type Folder = { sha: string; path: string }

export type Listed = { paths: string[]; links: string[] }

/**
 * The paths below a tree, by REST: for a repository that exceeds GraphQL's time limit.
 * @param cause why GraphQL could not be used
 * @throws VendorError if GraphQL failed for a reason other than time, or if the tree is too large to be listed
 */
export async function readLargeTree(
  client: GitHubClient,
  slug: string,
  sha: string,
  skip: (folder: string) => boolean,
  cause: unknown,
  prefix = '',
): Promise<Listed> {
  if (!ranOutOfTime(cause)) throw cause
  return listTree(client, slug, sha, skip, prefix)
}

/**
 * The paths of files and symbolic links below a tree. If GitHub truncates the list, the tree is listed without recursion, and
 * each folder separately.
 */
export async function listTree(
  client: GitHubClient,
  slug: string,
  sha: string,
  skip: (folder: string) => boolean,
  prefix: string,
): Promise<Listed> {
  const [owner = '', repo = ''] = slug.split('/')
  const paths: string[] = []
  const links: string[] = []
  let requests = 0
  const get = async (folder: Folder, recursive: boolean) => {
    if (++requests > maxRequests || paths.length > maxPaths)
      throw new VendorError(
        'refused',
        `${slug} has too many files to be listed. Exclude large folders in the integration’s settings, then sync again. Previous data is kept.`,
      )
    const { data } = await client.call((rest) =>
      rest.rest.git.getTree({ owner, repo, tree_sha: folder.sha, ...(recursive ? { recursive: '1' } : {}) }),
    )
    return answer.parse(data)
  }
  const at = (folder: Folder, path: string) => (folder.path ? `${folder.path}/${path}` : path)
  const isSkipped = (path: string) => {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
      if (skip(path.slice(0, slash))) return true
    return false
  }
  const waiting: Folder[] = [{ sha, path: prefix }]
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    const whole = await get(folder, true)
    const listed = whole.truncated ? await get(folder, false) : whole
    for (const entry of listed.tree) {
      const path = at(folder, entry.path)
      if (entry.type === 'blob' && !isSkipped(path))
        (Number.parseInt(entry.mode, 8) === symbolicLinkMode ? links : paths).push(path)
      else if (whole.truncated && entry.type === 'tree' && !skip(path)) waiting.push({ sha: entry.sha, path })
    }
  }
  return { paths, links }
}
