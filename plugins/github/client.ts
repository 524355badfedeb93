import type { PluginContext } from '@callboard/plugin-kit/server'
import { Octokit as Core } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { restEndpointMethods } from '@octokit/plugin-rest-endpoint-methods'
import type { Secrets, Settings } from './config.ts'
import { explain, notFoundError } from './explain.ts'
import { errorOf, type GraphqlFailure, readAnswer } from './graphql-errors.ts'
import { apiUrl, graphqlUrl } from './hosts.ts'
import { handleRequests } from './requests.ts'

export type GitHubContext = PluginContext<Settings, Secrets>

// Octokit without its App authentication and throttling: both keep state of the whole process that tenants would share
// (decision 021).
const Octokit = Core.plugin(restEndpointMethods, paginateRest)
export type Rest = InstanceType<typeof Octokit>

export type GitHubClient = {
  /** One GraphQL query in which nothing may be missing. @throws VendorError */
  graphql<T>(query: string, variables: Record<string, unknown>): Promise<T>
  /** One GraphQL query about many things: what was answered, and what failed, by its path. */
  graphqlEach<T>(query: string, variables: Record<string, unknown>): Promise<{ data: T; failures: GraphqlFailure[] }>
  /** Runs a REST call with errors turned into a VendorError. */
  call<T>(work: (rest: Rest) => Promise<T>): Promise<T>
}

/** The official client through the guarded fetch, with its turns, conditional requests and request counting. */
export function createClient(context: GitHubContext): GitHubClient {
  const { settings, secrets } = context
  const rest = new Octokit({
    ...(secrets.token ? { auth: secrets.token } : {}),
    baseUrl: apiUrl(settings.host),
    userAgent: 'callboard',
    request: { fetch: context.fetch, signal: context.signal },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  handleRequests(rest, context, { api: apiUrl(settings.host), graphql: graphqlUrl(settings.host) })
  const call: GitHubClient['call'] = async (work) => {
    try {
      return await work(rest)
    } catch (error) {
      throw explain(error, context)
    }
  }
  const graphqlEach: GitHubClient['graphqlEach'] = <T>(query: string, variables: Record<string, unknown>) =>
    call(async () => {
      const response = await rest.request(`POST ${graphqlUrl(settings.host)}`, { query, variables })
      const { data, failures } = readAnswer(response.data, () => notFoundError(settings))
      return { data: data as T, failures }
    })
  return {
    call,
    graphqlEach,
    async graphql<T>(query: string, variables: Record<string, unknown>) {
      const { data, failures } = await graphqlEach<T>(query, variables)
      const [failure] = failures
      if (failure) throw errorOf(failure, () => notFoundError(settings))
      return data
    },
  }
}
