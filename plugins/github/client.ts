import { createHash } from 'node:crypto'
import type { PluginContext } from '@callboard/plugin-kit/server'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { createAppAuth } from '@octokit/auth-app'
import Bottleneck from 'bottleneck'
import { Octokit, RequestError } from 'octokit'
import type { Secrets, Settings } from './config.ts'
import { fieldError, isMissing, type PartialAnswer, partialAnswer } from './graphql-errors.ts'

export type GitHubContext = PluginContext<Settings, Secrets>

/** The REST root: api.github.com, or /api/v3 of an Enterprise Server. */
export const apiUrl = (host: string) =>
  /^https:\/\/(www\.)?github\.com$/.test(host) ? 'https://api.github.com' : `${host}/api/v3`
const graphqlUrl = (host: string) =>
  /^https:\/\/(www\.)?github\.com$/.test(host) ? 'https://api.github.com/graphql' : `${host}/api/graphql`

// Octokit's throttling counts every GraphQL query as a write and lets one start each second. GitHub asks that of
// requests that create content; for queries its limit is 2,000 points a minute (docs: secondary rate limits).
const queries = new Bottleneck.Group({ id: 'github-graphql', maxConcurrent: 4, minTime: 50, timeout: 120_000 })

/** Answers of conditional requests, by credentials and address; bounded, and lost at a restart without harm. */
const remembered = new Map<string, { etag: string; response: unknown }>()
const rememberAtMost = 500

export type GitHubClient = {
  /** One GraphQL query of which every part is needed. @throws VendorError when any is missing */
  graphql<T>(query: string, variables: Record<string, unknown>): Promise<T>
  /** One GraphQL query of which parts may be missing: they are null, each with an error of its own. */
  partial<T>(query: string, variables: Record<string, unknown>): Promise<PartialAnswer<T>>
  rest: Octokit
  /** Runs a REST call with errors turned into a VendorError. */
  call<T>(work: (rest: Octokit) => Promise<T>): Promise<T>
}

const fingerprint = (secrets: Secrets) =>
  createHash('sha256')
    .update(secrets.token ?? `${secrets.appId}/${secrets.installationId}`)
    .digest('base64url')
    .slice(0, 16)

const authOf = (secrets: Secrets) =>
  secrets.token
    ? { auth: secrets.token }
    : {
        authStrategy: createAppAuth,
        auth: { appId: secrets.appId, privateKey: secrets.privateKey, installationId: secrets.installationId },
      }

const numberHeader = (headers: Record<string, unknown> | undefined, name: string): number | undefined => {
  const value = Number(headers?.[name] ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

/** The official client, through the guarded fetch, with throttling, conditional requests and request counting. */
export function createClient(context: GitHubContext): GitHubClient {
  const { settings, secrets } = context
  const identity = fingerprint(secrets)
  const rest = new Octokit({
    ...authOf(secrets),
    baseUrl: apiUrl(settings.host),
    userAgent: 'callboard',
    request: { fetch: context.fetch, signal: context.signal },
    // Waiting and trying again are the job's business: it keeps its place and frees the worker.
    retry: { enabled: false },
    throttle: { id: `${settings.host} ${identity}`, write: queries, onRateLimit: () => false, onSecondaryRateLimit: () => false },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  const count = (headers: Record<string, unknown> | undefined) => {
    const rateLimit = numberHeader(headers, 'x-ratelimit-limit')
    const rateLimitLeft = numberHeader(headers, 'x-ratelimit-remaining')
    context.onRequest({
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(rateLimitLeft === undefined ? {} : { rateLimitLeft }),
    })
  }
  rest.hook.wrap('request', async (request, options) => {
    const key = options.method === 'GET' ? `${identity} ${rest.request.endpoint(options as never).url}` : undefined
    const before = key ? remembered.get(key) : undefined
    if (before) options.headers = { ...options.headers, 'if-none-match': before.etag }
    try {
      const response = await request(options)
      count(response.headers)
      const { etag } = response.headers
      if (key && etag) {
        if (remembered.size >= rememberAtMost) remembered.delete(remembered.keys().next().value ?? '')
        // Octokit's paging rewrites the answer that it is given, so everybody gets a copy.
        remembered.set(key, { etag, response: structuredClone(response) })
      }
      return response
    } catch (error) {
      if (error instanceof RequestError) count(error.response?.headers)
      if (error instanceof RequestError && error.status === 304 && before)
        return structuredClone(before.response) as Awaited<ReturnType<typeof request>>
      throw error
    }
  })
  const call: GitHubClient['call'] = async (work) => {
    try {
      return await work(rest)
    } catch (error) {
      throw explain(error, context)
    }
  }
  const partial = <T>(query: string, variables: Record<string, unknown>) =>
    call(async () => {
      const response = await rest.request(`POST ${graphqlUrl(settings.host)}`, { query, variables })
      try {
        return partialAnswer<T>(response.data)
      } catch (error) {
        throw isVendorError(error) && error.kind === 'not_found' ? notFoundError(settings) : error
      }
    })
  return {
    rest,
    call,
    partial,
    graphql: async <T>(query: string, variables: Record<string, unknown>) =>
      wholeAnswer(await partial<T>(query, variables), settings),
  }
}

/** The data alone, for queries of which no part may be missing; only single nodes may be gone. */
function wholeAnswer<T>({ data, errors }: PartialAnswer<T>, settings: Settings): T {
  const error = errors.find((e) => !(isMissing(e) && e.path[0] === 'nodes'))
  if (!error) return data
  throw isMissing(error) ? notFoundError(settings) : fieldError(error, settings.organization)
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
  const limited =
    error.status === 429 ||
    (error.status === 403 &&
      (headers?.['retry-after'] !== undefined ||
        headers?.['x-ratelimit-remaining'] === '0' ||
        /secondary rate limit/i.test(error.message)))
  if (limited) {
    const reset = numberHeader(headers, 'x-ratelimit-reset')
    const retryAfterS = numberHeader(headers, 'retry-after') ?? (reset ? Math.max(1, Math.ceil(reset - Date.now() / 1000)) : 60)
    return new VendorError('rate_limited', 'GitHub’s rate limit is used up. Callboard goes on when it is renewed.', {
      retryAfterS,
      cause: error,
    })
  }
  const installation = error.request.url.includes('/access_tokens')
  if (installation && [401, 403, 404].includes(error.status)) {
    return new VendorError(
      'revoked',
      `The GitHub App is no longer installed in ${settings.organization}, or was suspended. Install it again, or disconnect this integration. The catalog keeps what was read.`,
      { cause: error },
    )
  }
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
