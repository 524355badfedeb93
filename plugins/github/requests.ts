import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { RequestError } from '@octokit/request-error'
import { type BudgetRequest, reserveBudget, settleBudget } from './budget.ts'
import type { GitHubContext } from './context.ts'
import { appToken, installationToken } from './installation-token.ts'
import type { Rest } from './octokit.ts'
import { endPause, pauseFor, rateLimitError, rateLimitOf, requireNoPause } from './rate-limits.ts'
import { responses } from './response-cache.ts'
import { scopeOf } from './scope.ts'
import { throttled } from './throttle.ts'

type Headers = Record<string, unknown>

const numberHeader = (headers: Headers | undefined, name: string): number | undefined => {
  const value = Number(headers?.[name] ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

/** Sends the installation token. A rejected token is renewed once: it may have been revoked. */
function authorizeAsApp(rest: Rest, context: GitHubContext, api: string): void {
  const tokens = installationToken(context, api)
  rest.hook.wrap('request', async (request, options) => {
    const send = (token: string) => {
      options.headers = { ...options.headers, authorization: `token ${token}` }
      return request(options)
    }
    const token = await tokens.get()
    try {
      return await send(token)
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 401) throw error
      await tokens.invalidate(token)
      return send(await tokens.get())
    }
  })
}

/** How requests are authenticated: by a token, an installation token, or as the App itself. */
export type Identity = 'account' | 'app'

/** A few endpoints are for the App itself, and require the token signed with its key. */
function authorizeWithKey(rest: Rest, { secrets }: GitHubContext): void {
  rest.hook.before('request', (options) => {
    options.headers = { ...options.headers, authorization: `bearer ${appToken(secrets.appId, secrets.privateKey)}` }
  })
}

function countRequest(context: GitHubContext, headers: Headers): void {
  const rateLimit = numberHeader(headers, 'x-ratelimit-limit')
  const rateLimitLeft = numberHeader(headers, 'x-ratelimit-remaining')
  context.onRequest({
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(rateLimitLeft === undefined ? {} : { rateLimitLeft }),
  })
}

const limitHeaders = (headers: Headers) => ({
  limit: numberHeader(headers, 'x-ratelimit-limit'),
  remaining: numberHeader(headers, 'x-ratelimit-remaining'),
  reset: numberHeader(headers, 'x-ratelimit-reset'),
})

type Answer = { status: number; headers: Headers; data?: unknown }

/** The limit reported by a failed or, for GraphQL, successful response. */
function limitIn(answer: Answer, message?: string) {
  const errors = (answer.data as { errors?: unknown } | undefined)?.errors
  return rateLimitOf({
    status: answer.status,
    headers: answer.headers,
    ...(message === undefined ? {} : { message }),
    ...(Array.isArray(errors) ? { errors: errors.filter((e) => typeof e === 'object' && e !== null) } : {}),
  })
}

/** The cost of a response: nothing for an unchanged one, and for a query the points that it reports. */
function costOf({ status, data }: Answer): number {
  if (status === 304) return 0
  const cost = (data as { data?: { rateLimit?: { cost?: unknown } | null } | null } | undefined)?.data?.rateLimit?.cost
  return typeof cost === 'number' && cost >= 0 ? cost : 1
}

/** Pagination follows URLs from responses; credentials are only sent to their own host. */
function requireOrigin(url: string, origins: readonly string[]): void {
  const { origin, host } = new URL(url)
  if (!origins.includes(origin)) throw new VendorError('refused', `GitHub named an address on another host (${host}).`)
}

/** Common handling of every request: authorization, concurrency, rate limits, conditional requests and counting. */
export function handleRequests(
  rest: Rest,
  context: GitHubContext,
  urls: { api: string; graphql: string },
  identity: Identity,
): void {
  const scope = scopeOf(context)
  const origins = [new URL(urls.api).origin, new URL(urls.graphql).origin]
  if (identity === 'app') authorizeWithKey(rest, context)
  else if (!context.secrets.token) authorizeAsApp(rest, context, urls.api)
  rest.hook.wrap('request', async (request, options) => {
    const { url } = rest.request.endpoint(options as never)
    requireOrigin(url, origins)
    const read = options.method === 'GET'
    const resource = url === urls.graphql ? 'graphql' : 'core'
    const uncached = (options.request as { uncached?: true } | undefined)?.uncached === true
    const cached = read && !uncached ? responses.find(scope, url) : undefined
    if (cached) options.headers = { ...options.headers, 'if-none-match': cached.etag }
    const spender: BudgetRequest = { scope, resource, share: context.share, recordUsage: context.recordUsage }
    const note = async (answer: Answer, message?: string, cause?: unknown) => {
      countRequest(context, answer.headers)
      await settleBudget(spender, limitHeaders(answer.headers), costOf(answer))
      const limit = limitIn(answer, message)
      if (limit) throw rateLimitError(pauseFor(scope, resource, limit), cause)
    }
    try {
      const response = await throttled(scope, read ? 'read' : 'query', async () => {
        // Checked when a slot is available: an earlier request may have hit the limit.
        requireNoPause(scope, resource)
        await reserveBudget(spender)
        return request(options)
      })
      await note({ ...response, headers: { ...response.headers } })
      endPause(scope, resource)
      const { etag } = response.headers
      if (read && etag && !uncached) responses.set(scope, url, etag, response)
      return response
    } catch (error) {
      if (!(error instanceof RequestError) || !error.response) throw error
      const { headers, status, data } = error.response
      await note({ status, headers: { ...headers }, data }, error.message, error)
      if (status === 304 && cached) return cached.response() as Awaited<ReturnType<typeof request>>
      throw error
    }
  })
}
