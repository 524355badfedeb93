import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { RequestError } from '@octokit/request-error'
import type { Settings } from './config.ts'
import { type GitHubContext } from './context.ts'
import { explain, notFoundError } from './explain.ts'
import { fieldError, isMissing, type PartialAnswer, partialAnswer } from './graphql-errors.ts'
import { apiUrl, graphqlUrl } from './hosts.ts'
import { Octokit, type Rest } from './octokit.ts'
import { handleRequests, type Identity } from './requests.ts'

export type GitHubClient = {
  /** A GraphQL query that needs every part. @throws VendorError if any is missing */
  graphql<T>(query: string, variables: Record<string, unknown>): Promise<T>
  /** A GraphQL query of which parts may be missing: they are null, each with its own error. */
  partial<T>(query: string, variables: Record<string, unknown>): Promise<PartialAnswer<T>>
  /** Runs a REST call and converts errors to a VendorError. */
  call<T>(work: (rest: Rest) => Promise<T>): Promise<T>
  /** Runs a conditional REST call with the ETag of the stored response. The options are passed to the call. */
  conditional<T>(
    validator: string | null,
    work: (rest: Rest, options: ConditionalOptions) => Promise<Answer<T>>,
  ): Promise<Conditional<T>>
}

type ConditionalOptions = { headers: Record<string, string>; request: { uncached: true } }
type Answer<T> = { data: T; headers: { etag?: string | undefined } }
type Conditional<T> = { unchanged: true } | { unchanged: false; data: T; validator: string | null }

/** Also queries the cost: headers only contain the total remaining. */
const withCost = (query: string): string => query.replace(/^query \w+(\([^)]*\))? \{/, '$& rateLimit { cost }')

/** The official client with guarded fetch, concurrency limits, conditional requests and request counting. */
export function createClient(context: GitHubContext, identity: Identity = 'account'): GitHubClient {
  const { settings, secrets } = context
  const rest = new Octokit({
    ...(secrets.token && identity === 'account' ? { auth: secrets.token } : {}),
    baseUrl: apiUrl(settings.host),
    request: { fetch: context.fetch, signal: context.signal },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  handleRequests(rest, context, { api: apiUrl(settings.host), graphql: graphqlUrl(settings.host) }, identity)
  const call: GitHubClient['call'] = async (work) => {
    try {
      return await work(rest)
    } catch (error) {
      throw explain(error, context)
    }
  }
  const partial = <T>(query: string, variables: Record<string, unknown>) =>
    call(async () => {
      const response = await rest.request(`POST ${graphqlUrl(settings.host)}`, { query: withCost(query), variables })
      try {
        return partialAnswer<T>(response.data)
      } catch (error) {
        throw isVendorError(error) && error.kind === 'not_found' ? notFoundError(settings) : error
      }
    })
  const conditional: GitHubClient['conditional'] = (validator, work) =>
    call(async () => {
      try {
        const headers: Record<string, string> = validator ? { 'if-none-match': validator } : {}
        const { data, headers: answered } = await work(rest, { headers, request: { uncached: true } })
        return { unchanged: false, data, validator: answered.etag ?? null }
      } catch (error) {
        if (validator && error instanceof RequestError && error.status === 304) return { unchanged: true }
        throw error
      }
    })
  return {
    call,
    conditional,
    partial,
    graphql: async <T>(query: string, variables: Record<string, unknown>) =>
      wholeAnswer(await partial<T>(query, variables), settings),
  }
}

/** The data only, for queries that need every part; only single nodes may be missing. */
function wholeAnswer<T>({ data, errors }: PartialAnswer<T>, settings: Settings): T {
  const error = errors.find((e) => !(isMissing(e) && e.path[0] === 'nodes'))
  if (!error) return data
  throw isMissing(error) ? notFoundError(settings) : fieldError(error, settings.organization)
}
