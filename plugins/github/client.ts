import { createHash } from 'node:crypto'
import type { PluginContext } from '@callboard/plugin-kit/server'
import { Octokit as Core } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { restEndpointMethods } from '@octokit/plugin-rest-endpoint-methods'
import { RequestError } from '@octokit/request-error'
import Bottleneck from 'bottleneck'
import type { Secrets, Settings } from './config.ts'
import { explain, notFoundError } from './explain.ts'
import { errorOf, type GraphqlFailure, readAnswer } from './graphql-errors.ts'
import { apiUrl, graphqlUrl } from './hosts.ts'
import { appCredentials, installationToken, invalidateToken } from './installation-token.ts'
import { responseCache } from './response-cache.ts'

export type GitHubContext = PluginContext<Settings, Secrets>

// Without Octokit's own App authentication and throttling: both keep state of the whole process that tenants would share
// (decision 021).
const Octokit = Core.plugin(restEndpointMethods, paginateRest)
type Rest = InstanceType<typeof Octokit>

/** How many requests one tenant's credentials have under way; GitHub asks for few at a time (docs: best practices). */
const pace = new Bottleneck.Group({ id: 'github', maxConcurrent: 6, minTime: 20, timeout: 120_000 })

export type GitHubClient = {
  /** One GraphQL query in which nothing may be missing. @throws VendorError */
  graphql<T>(query: string, variables: Record<string, unknown>): Promise<T>
  /** One GraphQL query about many things: what was answered, and what failed, by its path. */
  graphqlEach<T>(query: string, variables: Record<string, unknown>): Promise<{ data: T; failures: GraphqlFailure[] }>
  /** Runs a REST call with errors turned into a VendorError. */
  call<T>(work: (rest: Rest) => Promise<T>): Promise<T>
}

/** Names a tenant and its credentials, without giving them away; the key of all that is kept between calls. */
const identityOf = ({ scope, settings, secrets }: GitHubContext) =>
  createHash('sha256')
    .update(JSON.stringify([scope, settings.host, secrets.token, secrets.appId, secrets.privateKey, secrets.installationId]))
    .digest('base64url')

const numberHeader = (headers: Record<string, unknown> | undefined, name: string): number | undefined => {
  const value = Number(headers?.[name] ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

function counter(context: GitHubContext) {
  return (headers: Record<string, unknown> | undefined) => {
    const rateLimit = numberHeader(headers, 'x-ratelimit-limit')
    const rateLimitLeft = numberHeader(headers, 'x-ratelimit-remaining')
    context.onRequest({
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(rateLimitLeft === undefined ? {} : { rateLimitLeft }),
    })
  }
}

/** Sends each request with the installation's token, and once more with a new one where GitHub refuses it. */
function authenticateAsApp(rest: Rest, context: GitHubContext): void {
  const app = appCredentials(context.secrets)
  if (!app) return
  rest.hook.wrap('request', async (request, options) => {
    const send = async (token: string) => {
      options.headers.authorization = `token ${token}`
      return request(options)
    }
    const token = await installationToken(context, app)
    try {
      return await send(token)
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 401) throw error
      await invalidateToken(context, app, token)
      return send(await installationToken(context, app))
    }
  })
}

/** Makes requests conditional where the answer is known, counts them, and keeps answers. */
function cacheResponses(rest: Rest, context: GitHubContext, identity: string): void {
  const count = counter(context)
  const cache = responseCache(identity)
  rest.hook.wrap('request', async (request, options) => {
    const url = options.method === 'GET' ? rest.request.endpoint(options as never).url : undefined
    const etag = url ? cache.etagOf(url) : undefined
    if (etag) options.headers['if-none-match'] = etag
    try {
      const response = await pace.key(identity).schedule(async () => request(options))
      count(response.headers)
      if (url) cache.set(url, response)
      return response
    } catch (error) {
      if (error instanceof RequestError) count(error.response?.headers)
      const known = url && error instanceof RequestError && error.status === 304 ? cache.get(url) : undefined
      if (known) return known as Awaited<ReturnType<typeof request>>
      throw error
    }
  })
}

/** The official client through the guarded fetch, with its pace, conditional requests and request counting. */
export function createClient(context: GitHubContext): GitHubClient {
  const { settings, secrets } = context
  const rest = new Octokit({
    ...(secrets.token ? { auth: secrets.token } : {}),
    baseUrl: apiUrl(settings.host),
    userAgent: 'callboard',
    request: { fetch: context.fetch, signal: context.signal },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  authenticateAsApp(rest, context)
  cacheResponses(rest, context, identityOf(context))
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
      const answer = { status: response.status, headers: response.headers, body: response.data }
      const { data, failures } = readAnswer(answer, () => notFoundError(settings))
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
