import { trimEndOf } from '@callboard/core/trim'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { Branches, Commits, Deployments, GroupHooks, Groups, Jobs, MergeRequests, Pipelines, Projects } from '@gitbeaker/core'
import { createRequesterFn, type RequestHandlerFn } from '@gitbeaker/requester-utils'
import type { Secrets, Settings } from './config.ts'
import { toVendorError } from './vendor-error.ts'

export type GitLabContext = PluginContext<Settings, Secrets>

const numberOf = (headers: Headers, name: string) => {
  const value = headers.get(name)
  return value === null ? undefined : Number(value)
}

/** Transport of the client library: guarded, without retries, which are left to the job. */
const handler =
  ({ fetch, signal, onRequest }: GitLabContext): RequestHandlerFn =>
  async (endpoint, options = {}) => {
    const { prefixUrl, searchParams, method, headers, body } = options as Record<string, string> & { headers: HeadersInit }
    const url = new URL(endpoint, `${prefixUrl && trimEndOf(prefixUrl, '/')}/`)
    url.search = searchParams ?? ''
    let answer: Response
    let text: string
    try {
      answer = await fetch(url, { method: method ?? 'GET', headers, ...(body ? { body } : {}), signal })
      text = await answer.text()
    } catch (error) {
      if (isVendorError(error) || signal.aborted) throw error
      throw new VendorError('unavailable', 'GitLab did not respond.', {
        field: 'settings.host',
        cause: error,
      })
    }
    const [rateLimit, rateLimitLeft] = ['ratelimit-limit', 'ratelimit-remaining'].map((name) => numberOf(answer.headers, name))
    onRequest({
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(rateLimitLeft === undefined ? {} : { rateLimitLeft }),
    })
    if (!answer.ok) throw toVendorError(answer.status, text, retryAfterOf(answer.headers))
    const json = answer.headers.get('content-type')?.includes('json')
    return {
      // A response to HEAD has no body.
      body: json && text ? JSON.parse(text) : text,
      headers: Object.fromEntries(answer.headers),
      status: answer.status,
    }
  }

/** GitLab's REST API (docs.gitlab.com/api/rest), by the maintained client library over our own connection. */
export function createClient(context: GitLabContext) {
  const requesterFn = createRequesterFn((_, request) => Promise.resolve(request), handler(context))
  const { host } = context.settings
  const { token } = context.secrets
  const options = { requesterFn, host, token }
  const send = handler(context)
  return {
    /** For endpoints missing in the library. */
    request: (method: 'GET' | 'POST' | 'HEAD', path: string, query: Record<string, string> = {}) => {
      const searchParams = new URLSearchParams(query).toString()
      return send(path, { prefixUrl: `${host}/api/v4/`, method, searchParams, headers: { 'private-token': token } } as never)
    },
    groups: new Groups(options),
    projects: new Projects(options),
    branches: new Branches(options),
    commits: new Commits(options),
    mergeRequests: new MergeRequests(options),
    pipelines: new Pipelines(options),
    jobs: new Jobs(options),
    deployments: new Deployments(options),
    hooks: new GroupHooks(options),
  }
}
export type GitLabClient = ReturnType<typeof createClient>

/** Explains GitLab's 404 for the group. */
export const groupNotFound = ({ group }: Settings) =>
  new VendorError(
    'not_found',
    `GitLab did not find the group ${group} for this token. Check its path, and that the token is a member’s.`,
    {
      field: 'settings.group',
    },
  )
