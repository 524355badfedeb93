import { counted } from '@callboard/plugin-kit/counted'
import type { CheckedPermission, CheckResult, Connection, CredentialExpiry } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitHubClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { type GitHubContext } from './context.ts'
import { notFoundError } from './explain.ts'
import { errorsBelow, fieldError, isPermissionError } from './graphql-errors.ts'
import { readAllProperties } from './sync/properties.ts'

type Owner = {
  repositoryOwner: {
    __typename: 'Organization' | 'User'
    id: string
    login: string
    repositories: { totalCount: number }
  } | null
  rateLimit: { limit: number; remaining: number } | null
}

const ownerQuery = `query Account($login: String!) {
  repositoryOwner(login: $login) { __typename id login repositories { totalCount } }
  rateLimit { limit remaining }
}`

type Counted = { totalCount: number } | null
type People = { organization: { teams: Counted; membersWithRole: Counted } | null }
/** Queried separately: credentials without access to teams and members can still connect. */
const peopleQuery = `query People($login: String!) { organization(login: $login) { teams { totalCount } membersWithRole { totalCount } } }`

/** Number of visible teams and members; null without permission. */
async function people(client: GitHubClient, login: string): Promise<{ teams: Counted; membersWithRole: Counted }> {
  try {
    const { data } = await client.partial<People>(peopleQuery, { login })
    return data.organization ?? { teams: null, membersWithRole: null }
  } catch (error) {
    if (isVendorError(error) && ['forbidden', 'not_found'].includes(error.kind)) return { teams: null, membersWithRole: null }
    throw error
  }
}

const accountKeyOf = (host: string, login: string) => `${host}/${login}`.toLowerCase()

const optional = (name: string, granted: boolean): CheckedPermission => ({
  name,
  state: granted ? 'granted' : 'missing',
  optional: true,
})

async function check(context: GitHubContext): Promise<CheckResult> {
  const client = createClient(context)
  const { organization, teams: withTeams } = context.settings
  const { data, errors } = await client.partial<Owner>(ownerQuery, { login: organization })
  const { repositoryOwner: owner, rateLimit } = data
  const [refused] = errorsBelow(errors, 'repositoryOwner').filter(isPermissionError)
  if (!owner) throw refused ? fieldError(refused, organization) : notFoundError(context.settings)
  const seen = withTeams && owner.__typename === 'Organization' ? await people(client, owner.login) : undefined
  const warnings: string[] = []
  if (owner.__typename === 'User') warnings.push(`${owner.login} is a personal account, so there are no teams.`)
  else if (seen && (!seen.teams || !seen.membersWithRole))
    warnings.push(
      'Teams are not visible to these credentials. Grant read access to organization members to get groups and users, or turn off teams.',
    )
  const properties =
    context.settings.properties && owner.__typename === 'Organization' ? await readAllProperties(context) : undefined
  if (context.settings.properties && owner.__typename === 'Organization' && !properties)
    warnings.push(
      'Custom properties of repositories are not visible to these credentials. Grant read access to custom properties of the organization, or switch them off.',
    )
  if (owner.repositories.totalCount === 0)
    warnings.push('No repository is visible to these credentials. Grant access to the repositories that you want in the catalog.')
  return {
    account: owner.login,
    accountKey: accountKeyOf(context.settings.host, owner.login),
    accountId: owner.id,
    found: [
      counted(owner.repositories.totalCount, 'repository', 'repositories'),
      ...(seen?.teams ? [counted(seen.teams.totalCount, 'team')] : []),
      ...(seen?.membersWithRole ? [counted(seen.membersWithRole.totalCount, 'member')] : []),
      ...(rateLimit ? [`${rateLimit.remaining} of ${rateLimit.limit} requests left this hour`] : []),
    ],
    warnings,
    permissions: [
      { name: 'Metadata: read', state: owner.repositories.totalCount > 0 ? 'granted' : 'unknown' },
      ...(seen ? [optional('Members: read', seen.teams !== null && seen.membersWithRole !== null)] : []),
      ...(properties === undefined ? [] : [optional('Custom properties: read', Boolean(properties))]),
    ],
  }
}

/** A token's expiry is in a header of every response; this endpoint does not count against the limit. */
async function credentialExpiry(context: GitHubContext): Promise<CredentialExpiry | null> {
  if (!context.secrets.token) return null
  const { headers } = await createClient(context).call((rest) => rest.rest.rateLimit.get())
  const expiresAt = expiryIn(headers['github-authentication-token-expiration'])
  return expiresAt ? { expiresAt, label: 'access token' } : null
}

/** Such as "2026-12-12 10:00:00 UTC" or "2026-12-12 10:00:00 +0200". */
export function expiryIn(header: unknown): Date | null {
  const [, day, time, zone] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (UTC|[+-]\d{4})$/.exec(String(header ?? '')) ?? []
  if (!day || !time || !zone) return null
  const at = new Date(`${day}T${time}${zone === 'UTC' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`)
  return Number.isNaN(at.getTime()) ? null : at
}

/** Finds a renamed organization by its id; GitHub does not redirect requests for its old name. */
async function locate(context: GitHubContext, accountId: string) {
  const query = 'query AccountById($id: ID!) { node(id: $id) { ... on Organization { login } ... on User { login } } }'
  const { node } = await createClient(context).graphql<{ node: { login?: string } | null }>(query, { id: accountId })
  if (!node?.login) return undefined
  const settings = { ...context.settings, organization: node.login }
  return { account: node.login, accountKey: accountKeyOf(settings.host, node.login), settings }
}

export const connection: Connection<Settings, Secrets> = { check, locate, credentialExpiry }
