import { symbolicLinkMode } from '@callboard/core/repository/symbolic-links'
import { affectsAccount, VendorError } from '@callboard/plugin-kit/vendor-error'
import type { GitHubClient } from '../client.ts'
import { errorsBelow, type FieldError, fieldError, isMissing } from '../graphql-errors.ts'
import { readLargeTree } from './large-tree.ts'
import { detailFields, type RepositoryDetails } from './repository.ts'
import { withBisection } from './with-bisection.ts'

/** A repository at one commit: all file paths. */
export type RepositoryTree = {
  details: RepositoryDetails
  id: string
  slug: string
  branch: string | null
  oid: string | undefined
  paths: string[]
  /** Paths of symbolic links, which are not among the files. */
  links: string[]
  /** Authors of its latest commits, one login each; only if requested. */
  authors: string[]
}

type Entry = { name: string; type: string; mode: number; oid: string; object?: { entries?: Entry[] | null } | null }
type History = { nodes: ({ author: { user: { login: string } | null } | null } | null)[] | null }
type TreeObject = { entries?: Entry[] | null } | null
type RepositoryNode = RepositoryDetails & {
  defaultBranchRef: { name: string; target: { oid: string; history?: History } | null } | null
  tree?: TreeObject
}

/** Levels per query; deeper folders are read in further queries, many at a time. */
const levels = 4
const entries = (depth: number): string =>
  `entries { name type mode oid ${depth > 1 ? `object { ... on Tree { ${entries(depth - 1)} } }` : ''} }`
const nested = `... on Tree { ${entries(levels)} }`

const treesQuery = `query Trees($ids: [ID!]!, $authors: Boolean!, $tree: Boolean!) { nodes(ids: $ids) { ... on Repository {
  ${detailFields}
  defaultBranchRef { name target { oid ... on Commit @include(if: $authors) { history(first: 30) { nodes { author { user { login } } } } } } } tree: object(expression: "HEAD:") @include(if: $tree) { ${nested} }
} } }`

/** A commit has a tree and a named folder has entries; a response without them is incomplete, not an empty repository. */
function mustHave<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new VendorError('incomplete', 'GitHub named a folder but not what is in it. Nothing was changed.')
  return value
}

type Folder = { repository: RepositoryTree; path: string; oid: string }

/** Collects files; folders below the queried levels are added to `deeper`. */
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
    if (entry.type === 'blob') (entry.mode === symbolicLinkMode ? repository.links : repository.paths).push(path)
    else if (entry.type === 'tree' && !skip(path)) {
      if (entry.object?.entries) collect(repository, entry.object.entries, path, depth + 1, deeper, skip)
      else if (depth === levels) deeper.push({ repository, path, oid: entry.oid })
    }
  }
}

const foldersQuery = (folders: readonly Folder[]) =>
  `query Folders(${folders.map((_, i) => `$r${i}: ID!, $o${i}: GitObjectID!`).join(', ')}) { ${folders.map((_, i) => `f${i}: node(id: $r${i}) { ... on Repository { object(oid: $o${i}) { ${nested} } } }`).join(' ')} }`

/** Reads folders recursively. Errors are recorded for the folder's repository. */
async function readFolders(client: GitHubClient, folders: readonly Folder[], reading: Reading): Promise<void> {
  for (let waiting = [...folders]; waiting.length > 0; ) {
    const deeper: Folder[] = []
    for (let at = 0; at < waiting.length; at += 100) {
      const some = waiting.slice(at, at + 100).filter((f) => !reading.failed.has(f.repository.id))
      await withBisection(
        some,
        (part) => queryFolders(client, part, deeper, reading),
        async (folder, error) => {
          await reading.fail(folder.repository, () => largeFolder(client, folder, error, reading.skip))
          return []
        },
      )
    }
    waiting = deeper
  }
}

async function queryFolders(
  client: GitHubClient,
  folders: readonly Folder[],
  deeper: Folder[],
  reading: Reading,
): Promise<never[]> {
  const { data, errors } = await client.partial<Record<string, { object: TreeObject } | null>>(
    foldersQuery(folders),
    Object.fromEntries(
      folders.flatMap((f, i) => [
        [`r${i}`, f.repository.id],
        [`o${i}`, f.oid],
      ]),
    ),
  )
  for (const [i, folder] of folders.entries())
    await reading.fail(folder.repository, async () => {
      const [error] = errorsBelow(errors, `f${i}`)
      if (error) throw fieldError(error, folder.repository.slug)
      collect(folder.repository, mustHave(data[`f${i}`]?.object?.entries), folder.path, 1, deeper, reading.skip)
    })
  return []
}

async function largeFolder(client: GitHubClient, folder: Folder, error: unknown, skip: Skip): Promise<void> {
  const { paths, links } = await readLargeTree(client, folder.repository.slug, folder.oid, skip, error, folder.path)
  for (const path of paths) folder.repository.paths.push(path)
  for (const link of links) folder.repository.links.push(link)
}

type Skip = (folder: string) => boolean
/** Repositories of one batch with an unreadable tree, with the reason. */
class Reading {
  readonly failed = new Map<string, unknown>()
  readonly skip: Skip
  constructor(skip: Skip) {
    this.skip = skip
  }
  /** @throws errors of the whole account; all others are recorded for the repository */
  async fail(repository: { id: string }, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (affectsAccount(error)) throw error
      this.failed.set(repository.id, error)
    }
  }
}

const treeOf = (node: RepositoryNode): RepositoryTree => ({
  details: node,
  id: node.id,
  slug: node.nameWithOwner,
  branch: node.defaultBranchRef?.name ?? null,
  oid: node.defaultBranchRef?.target?.oid,
  paths: [],
  links: [],
  authors: (node.defaultBranchRef?.target?.history?.nodes ?? []).flatMap((n) => n?.author?.user?.login ?? []),
})

/** A repository, a deleted one, or why it could not be read. */
export type TreeRead = { tree: RepositoryTree } | { gone: true } | { failed: unknown }

function missingNode(errors: readonly FieldError[]): TreeRead {
  const [error] = errors
  return error && isMissing(error) ? { gone: true } : { failed: fieldError(error, 'this repository') }
}

/** Reads a repository that exceeds GraphQL's time limit: metadata first, then the tree by REST. */
async function readLarge(client: GitHubClient, id: string, authors: boolean, skip: Skip, cause: unknown): Promise<TreeRead> {
  const ask = (withAuthors: boolean) =>
    client.partial<{ nodes: (RepositoryNode | null)[] }>(treesQuery, { ids: [id], authors: withAuthors, tree: false })
  try {
    const { data, errors } = await ask(authors).catch((error: unknown) => {
      if (!authors || affectsAccount(error)) throw error
      return ask(false)
    })
    const node = data.nodes[0]
    if (!node?.nameWithOwner) return missingNode(errors)
    const tree = treeOf(node)
    if (tree.oid) Object.assign(tree, await readLargeTree(client, tree.slug, tree.oid, skip, cause))
    return { tree }
  } catch (error) {
    if (affectsAccount(error)) throw error
    return { failed: error }
  }
}

/**
 * The file paths of repositories at their default branch, in few requests whatever the number of repositories.
 * @param skip folders that cannot contain anything relevant
 * @param authors whether to query the authors of the latest commits
 * @returns in the requested order
 */
export async function readTrees(client: GitHubClient, ids: readonly string[], skip: Skip, authors: boolean): Promise<TreeRead[]> {
  const deeper: Folder[] = []
  const reading = new Reading(skip)
  const ask = async (some: readonly string[]): Promise<TreeRead[]> => {
    const { data, errors } = await client.partial<{ nodes: (RepositoryNode | null)[] }>(treesQuery, {
      ids: some,
      authors,
      tree: true,
    })
    return Promise.all(
      some.map(async (_, i) => {
        const node = data.nodes[i]
        const own = errorsBelow(errors, 'nodes', i)
        if (!node?.nameWithOwner) return missingNode(own)
        const tree = treeOf(node)
        await reading.fail(tree, async () => {
          if (!tree.oid && own[0]) throw fieldError(own[0], tree.slug)
          if (tree.oid) collect(tree, mustHave(node.tree?.entries), '', 1, deeper, skip)
        })
        return { tree }
      }),
    )
  }
  const trees = await withBisection(ids, ask, async (id, error) => [await readLarge(client, id, authors, skip, error)])
  await readFolders(client, deeper, reading)
  return trees.map((read) =>
    'tree' in read && reading.failed.has(read.tree.id) ? { failed: reading.failed.get(read.tree.id) } : read,
  )
}
