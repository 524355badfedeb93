import { createHash } from 'node:crypto'
import type { ListedItem, ListPage } from '@callboard/plugin-kit/server'
import { createClient, notFoundError, type GitHubContext } from '../client.ts'
import type { RepositoryState, Settings } from '../config.ts'
import { type FieldError, fieldError, isRefused, sentence } from '../graphql-errors.ts'
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
  repositoryTopics: Topics | null
}
export type Topics = { nodes: ({ topic: { name: string } } | null)[] | null }
export const topicsOf = (topics: Topics | null): string[] => (topics?.nodes ?? []).flatMap((n) => (n ? [n.topic.name] : []))

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
  topics: topicsOf(r.repositoryTopics),
})

/** A page of 100 repositories with the commit at which each stands; the first page also names the teams. */
export async function list(context: GitHubContext, cursor: string | undefined): Promise<ListPage> {
  const { settings } = context
  const { data, errors } = await createClient(context).partial<Listing>(listQuery, {
    login: settings.organization,
    after: cursor ?? null,
  })
  const owner = data.repositoryOwner
  const [refused] = errors.filter(isRefused)
  if (!owner?.repositories) throw refused ? fieldError(refused, settings.organization) : notFoundError(settings)
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
  return { items, ...withheldFrom(owner.repositories.nodes, errors), ...(hasNextPage && endCursor ? { next: endCursor } : {}) }
}

/** Entries of the page that GitHub left empty. It does not say which repositories they are. */
function withheldFrom(nodes: readonly (Repository | null)[], errors: readonly FieldError[]): Pick<ListPage, 'withheld'> {
  const count = nodes.filter((n) => n === null).length
  if (count === 0) return {}
  const reason = sentence(errors[0]?.message || 'it gives no reason')
  return {
    withheld: {
      count,
      message: `GitHub lists ${count} ${count === 1 ? 'repository' : 'repositories'} without showing them: ${reason}`,
    },
  }
}
