import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Grant, unused } from './access.ts'
import { actionsRoutes } from './actions/routes.ts'
import { paged, refuse } from './answers.ts'
import { followed } from './git-objects.ts'
import { GraphqlApi } from './graphql.ts'
import { hookRoutes } from './hook-routes.ts'
import { lacks } from './named-faults.ts'
import type { Organization, Repository } from './organization.ts'
import { pullRoutes } from './pulls/routes.ts'
import { etagOf, rateHeaders, rateShape, refund, resourceOf, spend } from './rate-limit.ts'
import {
  appShape,
  blobShape,
  contentShape,
  fullTeamShape,
  memberShape,
  organizationShape,
  propertiesShape,
  publicUserShape,
  repositoryShape,
  teamShape,
  treeShape,
} from './rest-shapes.ts'
import { personalRoutes } from './sign-in.ts'
import { type GitHubState } from './state.ts'
import { writeRoutes } from './writes/routes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    grant?: Grant
  }
}

const wait = (ms: number) => new Promise((r) => setTimeout(r, ms))

/** Injected failures, then credentials and rate limits, for everything below the API roots. */
function guard(app: FastifyInstance, state: GitHubState) {
  app.addHook('onRequest', async (request, reply) => {
    state.requests++
    if (request.routeOptions.url) state.seen.routes.add(`${request.method} ${request.routeOptions.url}`)
    const slow = state.faults.take(request.url, 'slow')
    if (slow) await wait(slow.ms)
    const fault = state.faults.take(request.url, 'status')
    if (fault)
      return reply
        .headers(fault.headers ?? {})
        .code(fault.status)
        .send({
          message: fault.status === 401 ? 'Bad credentials' : 'The sandbox was told to fail',
          status: String(fault.status),
        })
    if (state.faults.take(request.url, 'cut')) {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' })
      reply.raw.write('{"data":{"repositoryOwner":{"__typename":"Organ')
      await wait(20)
      reply.raw.destroy()
      return reply
    }
    if (/\/app(\/|-manifests|$)/.test(request.url.split('?')[0] ?? '')) return
    const grant = state.access.grantOf(request.headers.authorization)
    if (!grant) return refuse(reply, 401, 'Bad credentials')
    if (grant.app?.suspended) return refuse(reply, 403, 'This installation has been suspended')
    request.grant = grant
    return spend(grant, request, reply)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const { grant } = request
    if (request.method === 'GET' && reply.statusCode === 200 && typeof payload === 'string') {
      const etag = etagOf(grant, payload)
      reply.header('etag', etag)
      if (request.headers['if-none-match'] === etag) {
        if (grant) refund(grant)
        reply.code(304)
      }
    }
    if (grant?.expiresAt) reply.header('github-authentication-token-expiration', expiryHeader(grant.expiresAt))
    if (grant && !reply.hasHeader('x-ratelimit-limit')) reply.headers(rateHeaders(grant, resourceOf(request)))
    return reply.statusCode === 304 ? '' : payload
  })
}

/** Such as "2026-12-12 10:00:00 UTC". */
const expiryHeader = (at: Date) =>
  at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')

/** `sort=pushed` sorts by the latest push, as `direction=desc` requires; otherwise by name. */
const sorted = (request: FastifyRequest, repositories: readonly Repository[]) =>
  (request.query as { sort?: string }).sort === 'pushed'
    ? [...repositories].sort((a, b) => b.pushedAt.getTime() - a.pushedAt.getTime())
    : repositories

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function restRoutes(app: FastifyInstance, state: GitHubState): void {
  const { base } = state
  const inOrganization =
    <T>(handler: (o: Organization, request: FastifyRequest, reply: FastifyReply) => T) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { org } = request.params as { org: string }
      return org.toLowerCase() === state.organization.login.toLowerCase()
        ? handler(state.organization, request, reply)
        : refuse(reply, 404, 'Not Found')
    }
  const repositoryOf = (request: FastifyRequest) => {
    const { owner, repo } = request.params as { owner: string; repo: string }
    return state.organization.repositories.find((r) => r.slug.toLowerCase() === `${owner}/${repo}`.toLowerCase())
  }
  app.get('/rate_limit', async (request) => {
    const grant = request.grant ?? { id: '', limit: 60, ...unused() }
    const rate = rateShape(grant, 'core')
    return { rate, resources: { core: rate, graphql: rateShape(grant, 'graphql'), search: rate } }
  })
  app.get(
    '/orgs/:org',
    inOrganization((o) => organizationShape(base, o)),
  )
  app.get(
    '/orgs/:org/repos',
    inOrganization((o, q, p) => paged(q, p, sorted(q, o.repositories)).map((r) => repositoryShape(base, r))),
  )
  app.get(
    '/orgs/:org/members',
    inOrganization((o, q, p) => paged(q, p, o.members).map((m) => memberShape(base, m))),
  )
  app.get(
    '/orgs/:org/teams',
    inOrganization((o, q, p) => paged(q, p, o.teams).map((t) => teamShape(base, o, t))),
  )
  app.get(
    '/orgs/:org/teams/:slug',
    inOrganization((o, q, p) => {
      const team = o.teams.find((t) => t.slug === (q.params as { slug: string }).slug)
      return team ? fullTeamShape(base, o, team) : refuse(p, 404, 'Not Found')
    }),
  )
  app.get('/users/:login', async (request, reply) => {
    const { login } = request.params as { login: string }
    const member = state.organization.members.find((m) => m.login.toLowerCase() === login.toLowerCase())
    return member ? publicUserShape(base, member) : refuse(reply, 404, 'Not Found')
  })
  app.get(
    '/orgs/:org/teams/:slug/members',
    inOrganization((o, q, p) => {
      const team = o.teams.find((t) => t.slug === (q.params as { slug: string }).slug)
      return team
        ? paged(q, p, team.members).map((login) => memberShape(base, { login, name: null, email: null }))
        : refuse(p, 404, 'Not Found')
    }),
  )
  app.get('/repos/:owner/:repo', async (request, reply) => {
    const repository = repositoryOf(request)
    return repository ? repositoryShape(base, repository) : refuse(reply, 404, 'Not Found')
  })
  app.get(
    '/orgs/:org/properties/values',
    inOrganization((o, q, p) =>
      lacks(state.faults, 'properties')
        ? refuse(p, 403, 'Resource not accessible by personal access token')
        : paged(q, p, o.repositories).map((r) => ({
            repository_id: r.id,
            repository_name: r.name,
            repository_full_name: r.slug,
            properties: propertiesShape(r),
          })),
    ),
  )
  app.get('/repos/:owner/:repo/properties/values', async (request, reply) => {
    const repository = repositoryOf(request)
    return repository ? propertiesShape(repository) : refuse(reply, 404, 'Not Found')
  })
  app.get('/repos/:owner/:repo/topics', async (request, reply) => {
    const repository = repositoryOf(request)
    return repository ? { names: repository.topics } : refuse(reply, 404, 'Not Found')
  })
  app.get('/repos/:owner/:repo/contents/*', async (request, reply) => {
    const repository = repositoryOf(request)
    const path = (request.params as { '*': string })['*']
    const tree = repository?.treeAt((request.query as { ref?: string }).ref ?? 'HEAD')
    const object = tree && followed(tree, path)
    if (object?.__typename === 'Blob' && String(request.headers.accept).includes('raw'))
      return reply.type('application/vnd.github.raw; charset=utf-8').send(object.content)
    return repository && object?.__typename === 'Blob'
      ? contentShape(base, repository, path, object)
      : refuse(reply, 404, 'Not Found')
  })
  app.get('/repos/:owner/:repo/git/blobs/:sha', async (request, reply) => {
    const repository = repositoryOf(request)
    const object = repository?.findObject((request.params as { sha: string }).sha)
    return repository && object?.__typename === 'Blob' ? blobShape(base, repository, object) : refuse(reply, 404, 'Not Found')
  })
  app.get('/repos/:owner/:repo/git/trees/:sha', async (request, reply) => {
    const repository = repositoryOf(request)
    const { sha } = request.params as { sha: string }
    const tree = repository?.treeAt(sha) ?? repository?.findObject(sha)
    return repository && tree?.__typename === 'Tree'
      ? truncated(state, treeShape(base, repository, tree, (request.query as { recursive?: string }).recursive !== undefined))
      : refuse(reply, 404, 'Not Found')
  })
}

/** GitHub truncates long lists; `truncate-trees` makes any list long. */
function truncated<T extends { tree: unknown[]; truncated: boolean }>(state: GitHubState, shape: T): T {
  const most = state.faults.named('truncate-trees')[0]?.entries ?? 100_000
  return shape.tree.length > most ? { ...shape, tree: shape.tree.slice(0, most), truncated: true } : shape
}

function appRoutes(app: FastifyInstance, state: GitHubState): void {
  const { base, access } = state
  app.post('/app-manifests/:code/conversions', async (request, reply) => {
    const registered = access.redeem((request.params as { code: string }).code)
    if (!registered) return refuse(reply, 404, 'Not Found')
    return reply.code(201).send({
      ...appShape(base, state.organization, registered),
      client_id: registered.clientId,
      client_secret: registered.clientSecret,
      webhook_secret: registered.webhookSecret,
      pem: registered.privateKey,
    })
  })
  app.get('/app', async (request, reply) => {
    const registered = await access.appOf(request.headers.authorization)
    return registered
      ? appShape(base, state.organization, registered)
      : refuse(reply, 401, 'A JSON web token could not be decoded')
  })
  app.post('/app/installations/:id/access_tokens', async (request, reply) => {
    const registered = await access.appOf(request.headers.authorization)
    if (!registered) return refuse(reply, 401, 'A JSON web token could not be decoded')
    if (registered.installationId !== Number((request.params as { id: string }).id)) return refuse(reply, 404, 'Not Found')
    if (registered.suspended) return refuse(reply, 403, 'This installation has been suspended')
    return reply.code(201).send({
      token: access.installationToken(registered),
      expires_at: new Date(Date.now() + 3600_000).toISOString(),
      permissions: registered.permissions,
      repository_selection: 'all',
    })
  })
}

/** GitHub's REST and GraphQL APIs, below `<base>/api/v3` and `<base>/api/graphql` as on an Enterprise Server. */
export async function githubRoutes(app: FastifyInstance, state: GitHubState): Promise<void> {
  const graphql = new GraphqlApi(state.base, () => state.organization, state.actions, state.faults)
  await app.register(
    async (api) => {
      guard(api, state)
      await api.register(
        async (rest) => {
          restRoutes(rest, state)
          appRoutes(rest, state)
          hookRoutes(rest, state)
          actionsRoutes(rest, state)
          pullRoutes(rest, state)
          writeRoutes(rest, state)
          personalRoutes(rest, state)
          rest.setNotFoundHandler((_, reply) => refuse(reply, 404, 'Not Found'))
        },
        { prefix: '/v3' },
      )
      api.post('/graphql', async (request, reply) => {
        const fault = state.faults.take(request.url, 'graphql-error')
        if (fault) return { data: null, errors: [{ type: fault.type, message: `The sandbox was told to answer ${fault.type}` }] }
        const body = request.body as { query?: string; variables?: Record<string, unknown> }
        state.seen.queries.set(/^\s*query\s+(\w+)/.exec(body.query ?? '')?.[1] ?? '', body.query ?? '')
        const hide = body.query?.includes('repositories(first') ? state.faults.take(request.url, 'hide') : undefined
        const answer = await graphql.run(body, request.grant ?? { id: '', limit: 0, ...unused() }, hide)
        return 'status' in answer ? reply.code(answer.status).send(answer.body) : answer
      })
    },
    { prefix: '/api' },
  )
}
