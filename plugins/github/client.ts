import type { PluginContext } from '@callboard/plugin-kit/server'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { Octokit, RequestError } from 'octokit'
import type { Secrets, Settings } from './config.ts'
import { handleRequests } from './requests.ts'

export type GitHubContext = PluginContext<Settings, Secrets>

/** The REST root: api.github.com, or /api/v3 of an Enterprise Server. */
export const apiUrl = (host: string) =>
  /^https:\/\/(www\.)?github\.com$/.test(host) ? 'https://api.github.com' : `${host}/api/v3`
const graphqlUrl = (host: string) =>
  /^https:\/\/(www\.)?github\.com$/.test(host) ? 'https://api.github.com/graphql' : `${host}/api/graphql`

export type GitHubClient = {
  /** One GraphQL query, with its result's errors turned into a VendorError. `missing` allows NOT_FOUND for single nodes. */
  graphql<T>(query: string, variables: Record<string, unknown>): Promise<T>
  rest: Octokit
  /** Runs a REST call with errors turned into a VendorError. */
  call<T>(work: (rest: Octokit) => Promise<T>): Promise<T>
}

/** The official client, through the guarded fetch, with throttling, conditional requests and request counting. */
export function createClient(context: GitHubContext): GitHubClient {
  const { settings, secrets } = context
  const rest = new Octokit({
    // An App's tokens are ours to get (requests.ts): Octokit's own strategy shares them between tenants.
    ...(secrets.token ? { auth: secrets.token } : {}),
    baseUrl: apiUrl(settings.host),
    userAgent: 'callboard',
    request: { fetch: context.fetch, signal: context.signal },
    // Waiting and trying again are the job's business: it keeps its place and frees the worker.
    retry: { enabled: false },
    throttle: { enabled: false },
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
  return {
    rest,
    call,
    graphql: <T>(query: string, variables: Record<string, unknown>) =>
      call(async () => {
        const response = await rest.request(`POST ${graphqlUrl(settings.host)}`, { query, variables })
        return dataOf<T>(response.data, settings)
      }),
  }
}

type GraphqlAnswer = { data?: unknown; errors?: { type?: string; message?: string; path?: unknown[] }[] }

/** A node that is gone comes as null with an error of its own; anything else that is missing makes the answer useless. */
function dataOf<T>(body: unknown, settings: Settings): T {
  const answer = (typeof body === 'object' && body !== null ? body : {}) as GraphqlAnswer
  const errors = answer.errors?.filter((e) => !(e.type === 'NOT_FOUND' && e.path?.[0] === 'nodes')) ?? []
  const [error] = errors
  if (error?.type === 'NOT_FOUND') throw notFoundError(settings)
  if (error?.type === 'FORBIDDEN' || error?.type === 'INSUFFICIENT_SCOPES')
    throw new VendorError(
      'forbidden',
      `GitHub refuses this: ${error.message ?? 'a permission is missing'}. Grant the permission to the token or App, then sync again.`,
    )
  if (error || !answer.data)
    throw new VendorError(
      'incomplete',
      `GitHub gave half an answer (${error?.message ?? 'no data'}). Nothing was changed; Callboard will try again.`,
    )
  return answer.data as T
}

export const notFoundError = (settings: Settings) =>
  new VendorError(
    'not_found',
    `GitHub shows no organization "${settings.organization}" to these credentials. Check the name, and that the token or App was given access to it.`,
  )

/** Turns every way in which GitHub or the network can fail into one of our kinds, with what to do. */
export function explain(error: unknown, context: Pick<GitHubContext, 'settings' | 'secrets'>): unknown {
  if (isVendorError(error)) return error
  const cause = error instanceof Error ? error.cause : undefined
  if (isVendorError(cause)) return cause
  if (error instanceof RequestError) return explainStatus(error, context)
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new VendorError('unavailable', 'GitHub did not answer in time. Callboard will try again.', { cause: error })
  if (error instanceof SyntaxError)
    return new VendorError('incomplete', 'GitHub’s answer was cut off. Nothing was changed; Callboard will try again.', {
      cause: error,
    })
  return error
}

function explainStatus(error: RequestError, { settings, secrets }: Pick<GitHubContext, 'settings' | 'secrets'>): VendorError {
  const headers = error.response?.headers
  const who = secrets.token ? 'token' : 'GitHub App'
  if (error.status === 403 && /suspended/i.test(error.message))
    return new VendorError(
      'revoked',
      `The GitHub App is no longer installed in ${settings.organization}, or was suspended. Install it again, or disconnect this integration. The catalog keeps what was read.`,
      { cause: error },
    )
  if (error.status === 401)
    return new VendorError(
      'unauthorized',
      `GitHub refuses the ${who}: it has expired or was revoked. Create a new one and enter it under Edit.`,
      { cause: error },
    )
  if (error.status === 403) {
    const wanted = headers?.['x-accepted-github-permissions']
    return new VendorError(
      'forbidden',
      `The ${who} lacks a permission${wanted ? ` (${wanted})` : ''}. Grant it on GitHub, then sync again.`,
      { cause: error },
    )
  }
  if (error.status === 404) return notFoundError(settings)
  if (error.status >= 500) {
    if (/Unexpected end|JSON|terminated/i.test(error.message))
      return new VendorError('incomplete', 'GitHub’s answer was cut off. Nothing was changed; Callboard will try again.', {
        cause: error,
      })
    return new VendorError(
      'unavailable',
      `GitHub answers ${error.status === 500 && !error.response ? 'not at all' : `with an error (${error.status})`}. Callboard will try again.`,
      { cause: error },
    )
  }
  return new VendorError('refused', `GitHub refuses a request (${error.status}): ${error.message}`, { cause: error })
}
