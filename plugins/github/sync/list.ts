import { createHash } from 'node:crypto'
import type { ListedItem, ListPage } from '@callboard/plugin-kit/server'
import { createClient, notFoundError, type GitHubContext } from '../client.ts'
import type { RepositoryState, Settings } from '../config.ts'
import { teamsKey } from './teams.ts'

type Repository = {
  id: string
  nameWithOwner: string
  url: string
  description: string | null
  isArchived: boolean
  visibility: string | null
  pushedAt: string | null
  primaryLanguage: { name: string } | null
  defaultBranchRef: { name: string; target: { oid: string } | null } | null
  repositoryTopics: { nodes: { topic: { name: string } }[] }
}
type Listing = {
  repositoryOwner: {
    __typename: string
    login: string
    repositories: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: (Repository | null)[] }
  } | null
}

const listQuery = `query($login: String!, $after: String) {
  repositoryOwner(login: $login) {
    __typename login
    repositories(first: 100, after: $after, ownerAffiliations: [OWNER], orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id nameWithOwner url description isArchived visibility pushedAt
        primaryLanguage { name }
        defaultBranchRef { name target { oid } }
        repositoryTopics(first: 20) { nodes { topic { name } } }
      }
    }
  }
}`

/** Raise it when the reader starts to understand more, so that unchanged repositories are read once more. */
const readerVersion = 2

/** Changes when the same commit would be read differently. */
export const readingOf = (settings: Settings) =>
  createHash('sha1')
    .update(JSON.stringify([readerVersion, settings.paths, settings.exclude, ...(settings.infer ? ['infer 2'] : [])]))
    .digest('base64url')
    .slice(0, 8)

export const versionOf = (oid: string | undefined, settings: Settings) => `${oid ?? 'empty'}:${readingOf(settings)}`

const stateOf = (r: Repository): Omit<RepositoryState, 'codeOwners'> => ({
  kind: 'repository',
  url: r.url,
  description: r.description,
  visibility: r.visibility?.toLowerCase() ?? null,
  archived: r.isArchived,
  branch: r.defaultBranchRef?.name ?? null,
  language: r.primaryLanguage?.name ?? null,
  pushedAt: r.pushedAt,
  topics: r.repositoryTopics.nodes.map((n) => n.topic.name),
})

/** A page of 100 repositories with the commit at which each stands; the first page also names the teams. */
export async function list(context: GitHubContext, cursor: string | undefined): Promise<ListPage> {
  const { settings } = context
  const { repositoryOwner: owner } = await createClient(context).graphql<Listing>(listQuery, {
    login: settings.organization,
    after: cursor ?? null,
  })
  if (!owner) throw notFoundError(settings)
  const items: ListedItem[] = owner.repositories.nodes
    .filter((r): r is Repository => r !== null && (settings.archived || !r.isArchived))
    .map((r) => ({
      key: r.id,
      name: r.nameWithOwner,
      version: versionOf(r.defaultBranchRef?.target?.oid, settings),
      state: stateOf(r),
    }))
  if (!cursor && settings.teams && owner.__typename === 'Organization') {
    items.push({
      key: teamsKey(settings.organization),
      name: `${owner.login} teams`,
      version: new Date().toISOString(),
      rank: 1,
      state: { kind: 'teams' },
    })
  }
  const { hasNextPage, endCursor } = owner.repositories.pageInfo
  return { items, ...(hasNextPage && endCursor ? { next: endCursor } : {}) }
}
