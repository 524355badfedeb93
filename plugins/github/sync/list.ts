import type { ListedItem, ListPage } from '@callboard/plugin-kit/server'
import { createClient } from '../client.ts'
import { type GitHubContext } from '../context.ts'
import { notFoundError } from '../explain.ts'
import { type FieldError, fieldError, isPermissionError, sentence } from '../graphql-errors.ts'
import { listedProperties } from './properties.ts'
import { detailFields, type RepositoryDetails, stateOf, versionOf } from './repository.ts'
import { teamsKey } from './teams.ts'

type Listing = {
  repositoryOwner: {
    __typename: string
    login: string
    repositories: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: (RepositoryDetails | null)[] }
  } | null
}

const listQuery = `query Repositories($login: String!, $after: String) {
  repositoryOwner(login: $login) {
    __typename login
    repositories(first: 100, after: $after, ownerAffiliations: [OWNER], orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes { ${detailFields} defaultBranchRef { name target { oid } } }
    }
  }
}`

const minEveryS = 30 * 60
const maxEveryS = 6 * 3600
/** Points per hour for listings: 1 % of the smallest limit, 5,000 for a token. A page of 100 costs one point. */
const pointsPerHour = 50

/** Large organizations are listed less often. Webhooks report changes in between. */
export const everyS = (repositories: number): number =>
  Math.min(maxEveryS, Math.max(minEveryS, Math.ceil((repositories / 100 / pointsPerHour) * 3600)))

/** A page of 100 repositories with their current commits; the first page also contains the teams. */
export async function list(context: GitHubContext, cursor: string | undefined): Promise<ListPage> {
  const { settings } = context
  const { data, errors } = await createClient(context).partial<Listing>(listQuery, {
    login: settings.organization,
    after: cursor ?? null,
  })
  const owner = data.repositoryOwner
  const [refused] = errors.filter(isPermissionError)
  if (!owner?.repositories) throw refused ? fieldError(refused, settings.organization) : notFoundError(settings)
  const properties = await listedProperties(context, owner.__typename === 'Organization')
  const items: ListedItem[] = owner.repositories.nodes
    .filter((r): r is RepositoryDetails => r !== null && (settings.archived || !r.isArchived))
    .map((r) => ({
      key: r.id,
      name: r.nameWithOwner,
      version: versionOf(r, settings, properties.get(r.nameWithOwner.toLowerCase())),
      state: stateOf(r, properties.get(r.nameWithOwner.toLowerCase())),
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

/** Number of empty entries on the page. GitHub does not say which repositories they are. */
function withheldFrom(nodes: readonly (RepositoryDetails | null)[], errors: readonly FieldError[]): Pick<ListPage, 'withheld'> {
  const count = nodes.filter((n) => n === null).length
  if (count === 0) return {}
  const reason = sentence(errors[0]?.message || 'it gives no reason')
  return {
    withheld: {
      count,
      message: `GitHub lists ${count} ${count === 1 ? 'repository' : 'repositories'} without showing ${count === 1 ? 'it' : 'them'}: ${reason}`,
    },
  }
}
