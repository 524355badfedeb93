import type { Descriptor } from '@callboard/core/entity/entity'
import { validateDescriptor } from '@callboard/core/entity/validate'
import { allPages } from '@callboard/plugin-kit/paging'
import type { FoundEntity, FoundProblem, ItemRead } from '@callboard/plugin-kit/server'
import { createClient, type GitHubClient, type GitHubContext } from '../client.ts'

export const teamsKey = (organization: string) => `teams:${organization.toLowerCase()}`

type Member = { login: string; name: string | null; email: string | null; avatarUrl: string; url: string }
type Team = {
  slug: string
  name: string
  description: string | null
  url: string
  avatarUrl: string | null
  parentTeam: { slug: string } | null
  members: { pageInfo: PageInfo; nodes: { login: string }[] }
}
type PageInfo = { hasNextPage: boolean; endCursor: string | null }

const membersQuery = `query($login: String!, $after: String) {
  organization(login: $login) { membersWithRole(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { login name email avatarUrl url } } }
}`
const teamsQuery = `query($login: String!, $after: String) {
  organization(login: $login) { teams(first: 50, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    slug name description url avatarUrl parentTeam { slug } members(first: 100, membership: IMMEDIATE) { pageInfo { hasNextPage endCursor } nodes { login } }
  } } }
}`
const teamMembersQuery = `query($login: String!, $slug: String!, $after: String) {
  organization(login: $login) { team(slug: $slug) { members(first: 100, after: $after, membership: IMMEDIATE) { pageInfo { hasNextPage endCursor } nodes { login } } } }
}`

const pages = <T>(
  ask: (after: string | null) => Promise<{ pageInfo: PageInfo; nodes: T[] }>,
  from: string | null = null,
): Promise<T[]> =>
  allPages<T>(
    'GitHub',
    async (after) => {
      const { nodes, pageInfo } = await ask(after ?? null)
      return { items: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : undefined }
    },
    from === null ? {} : { from },
  )

const readMembers = (client: GitHubClient, login: string) =>
  pages(
    async (after) =>
      (
        await client.graphql<{ organization: { membersWithRole: { pageInfo: PageInfo; nodes: Member[] } } }>(membersQuery, {
          login,
          after,
        })
      ).organization.membersWithRole,
  )

async function readTeams(client: GitHubClient, login: string): Promise<{ team: Team; logins: string[] }[]> {
  const teams = await pages(
    async (after) =>
      (await client.graphql<{ organization: { teams: { pageInfo: PageInfo; nodes: Team[] } } }>(teamsQuery, { login, after }))
        .organization.teams,
  )
  return Promise.all(
    teams.map(async (team) => {
      const first = team.members.nodes.map((m) => m.login)
      if (!team.members.pageInfo.hasNextPage) return { team, logins: first }
      const rest = await pages(
        async (after) =>
          (
            await client.graphql<{ organization: { team: Pick<Team, 'members'> } }>(teamMembersQuery, {
              login,
              slug: team.slug,
              after,
            })
          ).organization.team.members,
        team.members.pageInfo.endCursor,
      )
      return { team, logins: [...first, ...rest.map((m) => m.login)] }
    }),
  )
}

const envelope = 'backstage.io/v1alpha1'

const groupOf = (organization: string, team: Team): Descriptor => ({
  apiVersion: envelope,
  kind: 'Group',
  metadata: {
    name: team.slug,
    title: team.name,
    ...(team.description ? { description: team.description } : {}),
    annotations: {
      'github.com/team-slug': `${organization}/${team.slug}`,
      'backstage.io/managed-by-location': `url:${team.url}`,
      'backstage.io/view-url': team.url,
    },
  },
  spec: {
    type: 'team',
    profile: { displayName: team.name, ...(team.avatarUrl ? { picture: team.avatarUrl } : {}) },
    ...(team.parentTeam ? { parent: team.parentTeam.slug } : {}),
    children: [],
  },
})

const userOf = (member: Member, teams: string[]): Descriptor => ({
  apiVersion: envelope,
  kind: 'User',
  metadata: {
    name: member.login,
    ...(member.name ? { title: member.name } : {}),
    annotations: {
      'github.com/user-login': member.login,
      'backstage.io/managed-by-location': `url:${member.url}`,
      'backstage.io/view-url': member.url,
    },
  },
  spec: {
    profile: {
      displayName: member.name ?? member.login,
      ...(member.email ? { email: member.email } : {}),
      picture: member.avatarUrl,
    },
    memberOf: teams,
  },
})

/** Teams as Groups and members as Users. */
export async function readTeamsItem(
  context: GitHubContext,
  item: { key: string; name: string; version: string },
): Promise<ItemRead> {
  const client = createClient(context)
  const { organization } = context.settings
  const [members, teams] = await Promise.all([readMembers(client, organization), readTeams(client, organization)])
  const teamsOf = new Map<string, string[]>()
  for (const { team, logins } of teams) for (const login of logins) teamsOf.set(login, [...(teamsOf.get(login) ?? []), team.slug])
  const found = [
    ...teams.map(({ team }) => ({ descriptor: groupOf(organization, team), url: team.url })),
    ...members.map((m) => ({ descriptor: userOf(m, teamsOf.get(m.login) ?? []), url: m.url })),
  ]
  const entities: FoundEntity[] = []
  const problems: FoundProblem[] = []
  for (const { descriptor, url } of found) {
    const checked = await validateDescriptor(descriptor)
    if ('entity' in checked) entities.push({ descriptor, file: '', url, line: 1 })
    else
      problems.push({
        code: 'invalid',
        message: `${descriptor.kind} ${descriptor.metadata.name}: ${checked.problem.message}`,
        url,
      })
  }
  return { key: item.key, name: item.name, version: item.version || new Date().toISOString(), entities, problems }
}
