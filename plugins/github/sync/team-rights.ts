import type { RepositoryFacts } from '@callboard/core/inference/facts'
import { allPages } from '@callboard/plugin-kit/paging'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitHubClient, type GitHubContext } from '../client.ts'

type Team = NonNullable<RepositoryFacts['teams']>[number]
/** Teams with rights to each repository, by its name in lower case. */
export type TeamRights = ReadonlyMap<string, Team[]>

type PageInfo = { hasNextPage: boolean; endCursor: string | null }
type Edge = { permission: string; node: { nameWithOwner: string } }
type Repositories = { pageInfo: PageInfo; edges: Edge[] }
type Node = { slug: string; members: { nodes: { login: string }[] }; repositories: Repositories }

const repositories = 'pageInfo { hasNextPage endCursor } edges { permission node { nameWithOwner } }'
const rightsQuery = `query($login: String!, $after: String) { organization(login: $login) { teams(first: 20, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { slug members(first: 100, membership: IMMEDIATE) { nodes { login } } repositories(first: 100) { ${repositories} } }
} } }`
const moreQuery = `query($login: String!, $slug: String!, $after: String) { organization(login: $login) { team(slug: $slug) { repositories(first: 100, after: $after) { ${repositories} } } } }`

async function edgesOf(client: GitHubClient, login: string, { slug, repositories: first }: Node): Promise<Edge[]> {
  const next = ({ hasNextPage, endCursor }: PageInfo) => (hasNextPage ? endCursor : undefined)
  const from = next(first.pageInfo)
  if (!from) return first.edges
  const more = await allPages<Edge>(
    'GitHub',
    async (after) => {
      const answer = await client.graphql<{ organization: { team: { repositories: Repositories } } }>(moreQuery, {
        login,
        slug,
        after,
      })
      const { edges, pageInfo } = answer.organization.team.repositories
      return { items: edges, next: next(pageInfo) }
    },
    { from },
  )
  return [...first.edges, ...more]
}

/** Asks which teams have which rights to which repositories. Nothing where the credentials may not see teams. */
async function ask(context: GitHubContext): Promise<TeamRights> {
  const client = createClient(context)
  const { organization: login } = context.settings
  const rights = new Map<string, Team[]>()
  try {
    const nodes = await allPages<Node>('GitHub', async (after) => {
      const answer = await client.graphql<{ organization: { teams: { pageInfo: PageInfo; nodes: Node[] } } }>(rightsQuery, {
        login,
        after: after ?? null,
      })
      const { nodes: items, pageInfo } = answer.organization.teams
      return { items, next: pageInfo.hasNextPage ? pageInfo.endCursor : undefined }
    })
    for (const node of nodes) {
      const members = node.members.nodes.map((m) => m.login)
      for (const { permission, node: of } of await edgesOf(client, login, node)) {
        const key = of.nameWithOwner.toLowerCase()
        const team = { slug: node.slug, permission: permission.toLowerCase() as Team['permission'], members }
        const known = rights.get(key)
        if (known) known.push(team)
        else rights.set(key, [team])
      }
    }
  } catch (error) {
    // A person's account has no teams, and some tokens may not see them: then they tell nothing.
    if (!isVendorError(error) || !['forbidden', 'not_found'].includes(error.kind)) throw error
  }
  return rights
}

/** Rights are asked for once for a batch of repositories, and only when one of them has no descriptor. */
export function teamRights(context: GitHubContext): () => Promise<TeamRights> {
  let asked: Promise<TeamRights> | undefined
  return () => (asked ??= ask(context))
}
