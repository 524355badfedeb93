import type { RepositoryFacts } from '@callboard/modules/inference/domain/facts'
import { allPages } from '@callboard/plugin-kit/paging'
import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitHubClient } from '../client.ts'
import { type GitHubContext } from '../context.ts'
import type { PartialAnswer } from '../graphql-errors.ts'

type Team = NonNullable<RepositoryFacts['teams']>[number]
/** Teams with access to each repository, by its name in lower case. */
export type TeamRights = ReadonlyMap<string, Team[]>

type PageInfo = { hasNextPage: boolean; endCursor: string | null }
type Edge = { permission: string; node: { nameWithOwner: string } | null }
type Repositories = { pageInfo: PageInfo; edges: (Edge | null)[] | null }
type Node = { slug: string; members: { nodes: ({ login: string } | null)[] | null } | null; repositories: Repositories | null }

const repositories = 'pageInfo { hasNextPage endCursor } edges { permission node { nameWithOwner } }'
const rightsQuery = `query TeamRights($login: String!, $after: String, $size: Int!) { organization(login: $login) { teams(first: $size, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { slug members(first: 100, membership: IMMEDIATE) { nodes { login } } repositories(first: 100) { ${repositories} } }
} } }`
const moreQuery = `query MoreTeamRights($login: String!, $slug: String!, $after: String) { organization(login: $login) { team(slug: $slug) { repositories(first: 100, after: $after) { ${repositories} } } } }`

async function edgesOf(client: GitHubClient, login: string, { slug, repositories: first }: Node): Promise<Edge[]> {
  const next = (page: PageInfo | undefined) => (page?.hasNextPage ? page.endCursor : undefined)
  const own = (first?.edges ?? []).filter((e) => e !== null)
  const from = next(first?.pageInfo)
  if (!from) return own
  const more = await allPages<Edge>(
    'GitHub',
    async (after) => {
      const { data } = await client.partial<{ organization: { team: { repositories: Repositories | null } | null } | null }>(
        moreQuery,
        { login, slug, after },
      )
      const page = data.organization?.team?.repositories
      return { items: (page?.edges ?? []).filter((e) => e !== null), next: next(page?.pageInfo) }
    },
    { from },
  )
  return [...own, ...more]
}

/** Teams per request: fewer if GitHub cannot respond for many. */
const pageSizes = [20, 4]

type Teams = { pageInfo: PageInfo; nodes: (Node | null)[] | null }
type Answer = { organization: { teams: Teams | null } | null }

/**
 * Reads the permissions of teams on repositories. They are one hint among others, so without access or on errors the result is
 * empty.
 */
async function queryTeams(context: GitHubContext): Promise<TeamRights> {
  const client = createClient(context)
  const { organization } = context.settings
  for (const size of pageSizes) {
    try {
      return await queryWithPageSize(client, organization, size)
    } catch (error) {
      if (!isVendorError(error) || affectsAccount(error)) throw error
      // A user account has no teams, and some tokens may not see them.
      if (['forbidden', 'not_found'].includes(error.kind)) break
    }
  }
  return new Map()
}

async function queryWithPageSize(client: GitHubClient, login: string, size: number): Promise<TeamRights> {
  const rights = new Map<string, Team[]>()
  const nodes = await allPages<Node>('GitHub', async (after) => {
    const { data }: PartialAnswer<Answer> = await client.partial(rightsQuery, { login, after: after ?? null, size })
    const teams = data.organization?.teams
    const next = teams?.pageInfo.hasNextPage ? teams.pageInfo.endCursor : undefined
    return { items: (teams?.nodes ?? []).filter((node) => node !== null), next }
  })
  for (const node of nodes) {
    const members = (node.members?.nodes ?? []).flatMap((m) => m?.login ?? [])
    for (const { permission, node: of } of await edgesOf(client, login, node)) {
      if (!of) continue
      const key = of.nameWithOwner.toLowerCase()
      const team = { slug: node.slug, permission: permission.toLowerCase() as Team['permission'], members }
      const known = rights.get(key)
      if (known) known.push(team)
      else rights.set(key, [team])
    }
  }
  return rights
}

/** Permissions are read once per batch of repositories, and only if one of them has no descriptor. */
export function teamRights(context: GitHubContext): () => Promise<TeamRights> {
  let asked: Promise<TeamRights> | undefined
  return () => (asked ??= queryTeams(context))
}
