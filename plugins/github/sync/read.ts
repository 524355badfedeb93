import { batchBudgetMs, repositoryBudgetMs } from '@callboard/parsing/limits'
import { withBudget } from '@callboard/parsing/parse'
import type { ItemFailed, ItemRead } from '@callboard/plugin-kit/server'
import { affectsAccount } from '@callboard/plugin-kit/vendor-error'
import { createClient } from '../client.ts'
import { type GitHubContext } from '../context.ts'
import { fieldError } from '../graphql-errors.ts'
import { matcher } from './matcher.ts'
import { readProperties } from './properties.ts'
import { createReaders } from './repository-files.ts'
import { type Item, RepositoryReader } from './repository-reader.ts'
import { teamRights } from './team-rights.ts'
import { peopleByEmail, readTeamsItem, teamsKey } from './teams.ts'
import { readTrees } from './trees.ts'

/** An error of one item ends that item; an error of the account ends the read. */
async function aloneOr(key: string, work: () => Promise<ItemRead>): Promise<ItemRead | ItemFailed> {
  try {
    return await work()
  } catch (failed) {
    if (affectsAccount(failed)) throw failed
    return { key, failed }
  }
}

/** Reads the latest state of repositories: trees first, then their files, many repositories per request. */
async function readRepositories(context: GitHubContext, items: readonly Item[]): Promise<(ItemRead | ItemFailed)[]> {
  const client = createClient(context)
  const { skipFolder } = matcher(context.settings)
  const ids = items.map((i) => i.key)
  const trees = await readTrees(client, ids, skipFolder, context.settings.infer)
  const readers = createReaders(client)
  const about = { rights: teamRights(context), people: peopleByEmail(context), properties: readProperties(context, items.length) }
  const shared = { usedMs: 0, totalMs: batchBudgetMs }
  return Promise.all(
    items.map(async (item, i): Promise<ItemRead | ItemFailed> => {
      const read = trees[i]
      if (read === undefined) return { key: item.key, failed: fieldError(undefined, item.name) }
      if ('failed' in read) return { key: item.key, failed: read.failed }
      // Repositories excluded from the listing are removed here too.
      if ('gone' in read || (read.tree.details.isArchived && !context.settings.archived)) return { key: item.key, gone: true }
      const reader = new RepositoryReader(read.tree, context, readers, about)
      return aloneOr(item.key, () => withBudget(repositoryBudgetMs, () => reader.read(item), shared))
    }),
  )
}

/** Reads repositories and teams, independently of each other. */
export async function read(context: GitHubContext, items: readonly Item[]): Promise<(ItemRead | ItemFailed)[]> {
  const teams = items.filter((i) => i.key === teamsKey(context.settings.organization))
  const repositories = items.filter((i) => !teams.includes(i))
  const reads = await Promise.all([
    readRepositories(context, repositories),
    ...teams.map(async (item) => [await aloneOr(item.key, () => readTeamsItem(context, item))]),
  ])
  return reads.flat()
}
