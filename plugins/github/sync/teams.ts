import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { allPages } from '@callboard/plugin-kit/paging'
import type { FoundEntity, FoundProblem, ItemRead } from '@callboard/plugin-kit/server'
import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitHubClient } from '../client.ts'
import { type GitHubContext } from '../context.ts'
import { fieldError, isPermissionError, sentence, toVendorError } from '../graphql-errors.ts'

export const teamsKey = (organization: string) => `teams:${organization.toLowerCase()}`

type Member = {
  login: string
  name: string | null
  /** Public profile fields. */
  email?: string | null
  /** Email addresses at the organization's verified domains. */
  organizationVerifiedDomainEmails?: string[]
  avatarUrl: string
  url: string
}
const emailOf = (member: Member): string | undefined => member.email || member.organizationVerifiedDomainEmails?.[0] || undefined

type Team = {
  slug: string
  name: string
  description: string | null
  url: string
  avatarUrl: string | null
  parentTeam: { slug: string } | null
  members: { pageInfo: PageInfo; nodes: ({ login: string } | null)[] | null }
}
type PageInfo = { hasNextPage: boolean; endCursor: string | null }

/** Member fields that require an additional permission. Without it, GitHub rejects the field, or the whole query. */
type Optional = { email: boolean; verified: boolean }
const verifiedField = 'organizationVerifiedDomainEmails'
const membersQuery = ({ email, verified }: Optional) => `query Members($login: String!, $after: String) {
  organization(login: $login) { membersWithRole(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { login name ${email ? 'email' : ''} ${verified ? `${verifiedField}(login: $login)` : ''} avatarUrl url } } }
}`
const teamsQuery = `query Teams($login: String!, $after: String) {
  organization(login: $login) { teams(first: 50, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    slug name description url avatarUrl parentTeam { slug } members(first: 100, membership: IMMEDIATE) { pageInfo { hasNextPage endCursor } nodes { login } }
  } } }
}`
const teamMembersQuery = `query TeamMembers($login: String!, $slug: String!, $after: String) {
  organization(login: $login) { team(slug: $slug) { members(first: 100, after: $after, membership: IMMEDIATE) { pageInfo { hasNextPage endCursor } nodes { login } } } }
}`

type Connection<T> = { pageInfo: PageInfo; nodes: (T | null)[] | null } | null | undefined

/** All pages of a list. Null entries are skipped; a missing page makes the list unusable. */
const pages = <T>(ask: (after: string | null) => Promise<Connection<T>>, from: string | null = null): Promise<T[]> =>
  allPages<T>(
    'GitHub',
    async (after) => {
      const page = await ask(after ?? null)
      if (!page) throw fieldError(undefined, 'teams and members')
      const { hasNextPage, endCursor } = page.pageInfo
      return { items: (page.nodes ?? []).filter((node) => node !== null), next: hasNextPage ? endCursor : undefined }
    },
    from === null ? {} : { from },
  )

type MembersAnswer = { organization: { membersWithRole: Connection<Member> } | null }

/** Whether an error concerns email addresses at verified domains; Enterprise Server may not support them at all. */
const concernsVerified = (error: unknown): boolean =>
  isVendorError(error) && (error.kind === 'incomplete' || `${error.message} ${toVendorError(error)}`.includes(verifiedField))

/** Members, with email addresses if the credentials allow it. */
async function readMembers(client: GitHubClient, login: string): Promise<{ members: Member[]; problems: FoundProblem[] }> {
  const optional: Optional = { email: true, verified: true }
  let refused = ''
  const ask = async (after: string | null): Promise<Connection<Member>> => {
    try {
      const { data, errors } = await client.partial<MembersAnswer>(membersQuery(optional), { login, after })
      const found = data.organization?.membersWithRole
      if (optional.verified && errors.some((e) => e.path.includes(verifiedField))) {
        optional.verified = false
        return ask(after)
      }
      const error = errors.find(isPermissionError)
      if (error && (optional.email || !found)) throw fieldError(error, 'members')
      return found
    } catch (error) {
      if (optional.verified && concernsVerified(error)) {
        optional.verified = false
        return ask(after)
      }
      // A missing scope rejects the whole query, a missing permission only the field; either may concern the email address only.
      if (!optional.email || !isVendorError(error) || error.kind !== 'forbidden') throw error
      optional.email = false
      refused = toVendorError(error)
      return ask(after)
    }
  }
  const members = await pages(ask)
  const message = `Email addresses of members are missing: ${sentence(refused)} Grant user:email to the token, or read access to email addresses to the App, then sync again.`
  return { members, problems: refused ? [{ code: 'missing_permission', message }] : [] }
}

/** Logins by lower-case email address, loaded once and only if a file names an email address. */
export function peopleByEmail(context: GitHubContext): () => Promise<ReadonlyMap<string, string>> {
  let asked: Promise<ReadonlyMap<string, string>> | undefined
  const ask = async () => {
    try {
      const { members } = await readMembers(createClient(context), context.settings.organization)
      return new Map(
        members.flatMap((m) =>
          [m.email, ...(m.organizationVerifiedDomainEmails ?? [])].flatMap((e): [string, string][] =>
            e ? [[e.toLowerCase(), m.login]] : [],
          ),
        ),
      )
    } catch (error) {
      // Email addresses are one hint among others: without access to members everything else is still read.
      if (!isVendorError(error) || affectsAccount(error)) throw error
      return new Map<string, string>()
    }
  }
  return () => (asked ??= ask())
}

async function readTeams(client: GitHubClient, login: string): Promise<{ team: Team; logins: string[] }[]> {
  const teams = await pages(async (after) => {
    const { data, errors } = await client.partial<{ organization: { teams: Connection<Team> } | null }>(teamsQuery, {
      login,
      after,
    })
    const found = data.organization?.teams
    if (!found && errors[0]) throw fieldError(errors[0], 'teams')
    return found
  })
  return Promise.all(
    teams.map(async (team) => {
      const first = (team.members.nodes ?? []).flatMap((m) => m?.login ?? [])
      if (!team.members.pageInfo.hasNextPage) return { team, logins: first }
      const rest = await pages(
        async (after) =>
          (
            await client.partial<{ organization: { team: Pick<Team, 'members'> | null } | null }>(teamMembersQuery, {
              login,
              slug: team.slug,
              after,
            })
          ).data.organization?.team?.members,
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

const userOf = (member: Member, teams: string[], email = emailOf(member)): Descriptor => ({
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
      ...(email ? { email } : {}),
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
  const [{ members, problems: missing }, teams] = await Promise.all([
    readMembers(client, organization),
    readTeams(client, organization),
  ])
  const teamsOf = new Map<string, string[]>()
  for (const { team, logins } of teams) for (const login of logins) teamsOf.set(login, [...(teamsOf.get(login) ?? []), team.slug])
  const found = [
    ...teams.map(({ team }) => ({ descriptor: groupOf(organization, team), url: team.url })),
    ...members.map((m) => ({ descriptor: userOf(m, teamsOf.get(m.login) ?? []), url: m.url })),
  ]
  const entities: FoundEntity[] = []
  const problems: FoundProblem[] = [...missing]
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
