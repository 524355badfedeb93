import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { paged, refuse } from '../answers.ts'
import { blobOf } from '../git-objects.ts'
import { Repository } from '../organization.ts'
import { repositoryShape } from '../rest-shapes.ts'
import type { GitHubState } from '../state.ts'
import { deliver, pushPayload } from '../webhooks.ts'
import { settingsRoutes } from './settings-routes.ts'
import { issueShape, labelShape } from './shapes.ts'
import type { Wrap } from './wrap.ts'

/** Whether a grant may write; an App needs the permission by name. */
function mayWrite({ grant }: FastifyRequest, permission: string): boolean {
  if (grant?.readOnly) return false
  return grant?.app === undefined || grant.app.permissions[permission] === 'write'
}

function denied(reply: FastifyReply, permission: string) {
  reply.header('x-accepted-github-permissions', `${permission}=write`)
  return refuse(reply, 403, 'Resource not accessible by integration')
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function repositoryRoutes(app: FastifyInstance, state: GitHubState, find: (request: FastifyRequest) => Repository | undefined) {
  const { base, organization, access } = state
  const announce = (action: string, repository: Repository) =>
    deliver(organization, access, 'repository', { action, repository: repositoryShape(base, repository) })
  app.post('/orgs/:org/repos', async (request, reply) => {
    const { org } = request.params as { org: string }
    if (org.toLowerCase() !== organization.login.toLowerCase()) return refuse(reply, 404, 'Not Found')
    if (!mayWrite(request, 'administration')) return denied(reply, 'administration')
    const body = (request.body ?? {}) as { name?: string; description?: string; visibility?: string; auto_init?: boolean }
    const name = body.name ?? ''
    if (!/^[\w.-]{1,100}$/.test(name) || organization.repositories.some((r) => r.name.toLowerCase() === name.toLowerCase()))
      return refuse(reply, 422, 'Repository creation failed.: name already exists on this account')
    const files = new Map(body.auto_init ? [['README.md', blobOf(Buffer.from(`# ${name}\n`))]] : [])
    const visibility = body.visibility === 'public' ? 'public' : 'private'
    const repository = new Repository(organization.login, name, files, {
      visibility,
      ...(body.description ? { description: body.description } : {}),
    })
    repository.createdAt = new Date()
    repository.pushedAt = new Date()
    organization.repositories.push(repository)
    await announce('created', repository)
    return reply.code(201).send(repositoryShape(base, repository))
  })
  app.delete('/repos/:owner/:repo', async (request, reply) => {
    const repository = find(request)
    if (!repository) return refuse(reply, 404, 'Not Found')
    if (!mayWrite(request, 'administration')) return denied(reply, 'administration')
    organization.repositories.splice(organization.repositories.indexOf(repository), 1)
    await announce('deleted', repository)
    return reply.code(204).send()
  })
  app.patch('/repos/:owner/:repo', async (request, reply) => {
    const repository = find(request)
    if (!repository) return refuse(reply, 404, 'Not Found')
    if (!mayWrite(request, 'administration')) return denied(reply, 'administration')
    const { default_branch: branch } = (request.body ?? {}) as { default_branch?: string }
    if (branch && !repository.branches.headOf(branch)) return refuse(reply, 422, 'The branch does not exist')
    if (branch) repository.makeDefault(branch)
    return repositoryShape(base, repository)
  })
  app.put('/repos/:owner/:repo/topics', async (request, reply) => {
    const repository = find(request)
    if (!repository) return refuse(reply, 404, 'Not Found')
    if (!mayWrite(request, 'administration')) return denied(reply, 'administration')
    repository.topics = (request.body as { names?: string[] }).names ?? []
    return { names: repository.topics }
  })
}

function issueRoutes(app: FastifyInstance, { base }: GitHubState, route: Wrap) {
  const root = '/repos/:owner/:repo/issues'
  const issueOf = (r: Repository, request: FastifyRequest) =>
    r.createdIssues.find(({ number }) => number === Number((request.params as { number: string }).number))
  app.get(
    root,
    route('issues', (r, _, request, reply) => paged(request, reply, r.createdIssues).map((issue) => issueShape(base, r, issue))),
  )
  app.post(
    root,
    route<{ title?: string; body?: string; labels?: string[]; assignees?: string[] }>('issues', (r, body, _, reply) => {
      if (!body.title) return refuse(reply, 422, 'Validation Failed')
      const issue = r.addIssue({
        title: body.title,
        body: body.body ?? '',
        labels: body.labels ?? [],
        assignees: body.assignees ?? [],
      })
      return reply.code(201).send(issueShape(base, r, issue))
    }),
  )
  app.patch(
    `${root}/:number`,
    route<{ state?: 'open' | 'closed' }>('issues', (r, body, request, reply) => {
      const issue = issueOf(r, request)
      if (!issue) return refuse(reply, 404, 'Not Found')
      issue.state = body.state ?? issue.state
      return issueShape(base, r, issue)
    }),
  )
  app.post(
    `${root}/:number/labels`,
    route<{ labels?: string[] }>('issues', (r, body, request, reply) => {
      const issue = issueOf(r, request)
      if (!issue) return refuse(reply, 404, 'Not Found')
      issue.labels = [...new Set([...issue.labels, ...(body.labels ?? [])])]
      return issue.labels.map((name) => labelShape(base, r, name))
    }),
  )
}

/** What templates write: repositories, blobs, issues, and the state of pull requests. */
export function writeRoutes(app: FastifyInstance, state: GitHubState): void {
  const find = (request: FastifyRequest) => {
    const { owner, repo } = request.params as { owner: string; repo: string }
    return state.organization.repositories.find((r) => r.slug.toLowerCase() === `${owner}/${repo}`.toLowerCase())
  }
  const inRepository: Wrap = (permission, handler) => async (request, reply) => {
    const found = find(request)
    if (!found) return refuse(reply, 404, 'Not Found')
    if (request.method !== 'GET' && !mayWrite(request, permission)) return denied(reply, permission)
    return handler(found, (request.body ?? {}) as never, request, reply)
  }
  repositoryRoutes(app, state, find)
  issueRoutes(app, state, inRepository)
  settingsRoutes(app, state, inRepository)
  app.post(
    '/repos/:owner/:repo/git/blobs',
    inRepository<{ content?: string; encoding?: string }>('contents', (r, { content = '', encoding }, _, reply) => {
      const blob = r.branches.addBlob(blobOf(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')))
      return reply.code(201).send({ sha: blob.oid, url: `${state.base}/api/v3/repos/${r.slug}/git/blobs/${blob.oid}` })
    }),
  )
}

/** Writes a commit to the default branch, and tells the webhooks. */
export async function pushCommit(state: GitHubState, repository: Repository, oid: string): Promise<void> {
  const change = repository.replace(repository.branches.filesOf(oid), oid)
  const message = repository.branches.commit(oid)?.message ?? ''
  state.actions.push(repository, { sha: oid, message })
  await deliver(state.organization, state.access, 'push', pushPayload(state.base, repository, change, message))
}
