import { VendorError } from '@callboard/plugin-kit/vendor-error'
import type { GitHubClient } from '../client.ts'
import { inHalves } from './in-halves.ts'
import { detailFields, type RepositoryDetails } from './repository.ts'

/** A repository at the commit that was read: all file paths. */
export type RepositoryTree = {
  details: RepositoryDetails
  id: string
  slug: string
  branch: string | null
  oid: string | undefined
  paths: string[]
  /** Who wrote its latest commits, one login for each; only where it was asked for. */
  authors: string[]
}

type Entry = { name: string; type: string; oid: string; object?: { entries?: Entry[] | null } | null }
type History = { nodes: { author: { user: { login: string } | null } | null }[] }
type TreeObject = { entries?: Entry[] | null } | null
type RepositoryNode = RepositoryDetails & {
  defaultBranchRef: { name: string; target: { oid: string; history?: History } | null } | null
  tree: TreeObject
}

/** How many levels one query reads; deeper folders are asked for in further queries, many at a time. */
const levels = 4
const entries = (depth: number): string =>
  `entries { name type oid ${depth > 1 ? `object { ... on Tree { ${entries(depth - 1)} } }` : ''} }`
const nested = `... on Tree { ${entries(levels)} }`

const treesQuery = `query($ids: [ID!]!, $authors: Boolean!) { nodes(ids: $ids) { ... on Repository {
  ${detailFields}
  defaultBranchRef { name target { oid ... on Commit @include(if: $authors) { history(first: 30) { nodes { author { user { login } } } } } } } tree: object(expression: "HEAD:") { ${nested} }
} } }`

/** A commit has a tree and a named folder has entries; an answer without them is half an answer, not an empty repository. */
function mustHave<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new VendorError(
      'incomplete',
      'GitHub named a folder but not what is in it. Nothing was changed; Callboard will try again.',
    )
  return value
}

type Folder = { repository: RepositoryTree; path: string; oid: string }

/** Collects files; folders below the levels that were read go to `deeper`. */
function collect(
  repository: RepositoryTree,
  list: readonly Entry[],
  prefix: string,
  depth: number,
  deeper: Folder[],
  skip: (folder: string) => boolean,
): void {
  for (const entry of list) {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    if (entry.type === 'blob') repository.paths.push(path)
    else if (entry.type === 'tree' && !skip(path)) {
      if (entry.object?.entries) collect(repository, entry.object.entries, path, depth + 1, deeper, skip)
      else if (depth === levels) deeper.push({ repository, path, oid: entry.oid })
    }
  }
}

const foldersQuery = (folders: readonly Folder[]) =>
  `query(${folders.map((_, i) => `$r${i}: ID!, $o${i}: GitObjectID!`).join(', ')}) { ${folders.map((_, i) => `f${i}: node(id: $r${i}) { ... on Repository { object(oid: $o${i}) { ${nested} } } }`).join(' ')} }`

async function readFolders(client: GitHubClient, folders: readonly Folder[], skip: (folder: string) => boolean): Promise<void> {
  for (let waiting = [...folders]; waiting.length > 0; ) {
    const deeper: Folder[] = []
    for (let at = 0; at < waiting.length; at += 100) {
      await inHalves(waiting.slice(at, at + 100), async (some) => {
        const data = await client.graphql<Record<string, { object: TreeObject } | null>>(
          foldersQuery(some),
          Object.fromEntries(
            some.flatMap((f, i) => [
              [`r${i}`, f.repository.id],
              [`o${i}`, f.oid],
            ]),
          ),
        )
        for (const [i, folder] of some.entries())
          collect(folder.repository, mustHave(data[`f${i}`]?.object?.entries), folder.path, 1, deeper, skip)
        return []
      })
    }
    waiting = deeper
  }
}

/**
 * The file paths of repositories at their default branch, in few requests whatever the number of repositories.
 * @param skip folders that cannot hold anything wanted
 * @param authors whether to ask who wrote the latest commits
 * @returns in the order asked for; undefined where a repository is gone
 */
export async function readTrees(
  client: GitHubClient,
  ids: readonly string[],
  skip: (folder: string) => boolean,
  authors: boolean,
): Promise<(RepositoryTree | undefined)[]> {
  const deeper: Folder[] = []
  const trees = await inHalves(ids, async (some) => {
    const { nodes } = await client.graphql<{ nodes: (RepositoryNode | null)[] }>(treesQuery, { ids: some, authors })
    return nodes.map((node) => {
      if (!node?.nameWithOwner) return undefined
      const tree: RepositoryTree = {
        details: node,
        id: node.id,
        slug: node.nameWithOwner,
        branch: node.defaultBranchRef?.name ?? null,
        oid: node.defaultBranchRef?.target?.oid,
        paths: [],
        authors: node.defaultBranchRef?.target?.history?.nodes.flatMap((n) => n.author?.user?.login ?? []) ?? [],
      }
      if (tree.oid) collect(tree, mustHave(node.tree?.entries), '', 1, deeper, skip)
      return tree
    })
  })
  await readFolders(client, deeper, skip)
  return trees
}
