import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { paged, refuse } from '../answers.ts'
import { objectAt } from '../git-objects.ts'
import type { Repository } from '../organization.ts'
import type { GitHubState } from '../state.ts'
import { pushCommit } from '../writes/routes.ts'
import type { TreeInput } from './branches.ts'
import { deliverClosed } from './deliver-closed.ts'
import { commitShape, fullPullShape, listedCommitShape, newTreeShape, pullShape, refShape } from './shapes.ts'

/** Git's own objects, branches and pull requests, as required to propose file changes. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function pullRoutes(app: FastifyInstance, state: GitHubState): void {
  const { base } = state
  const inRepository =
    <Body = unknown>(handler: (r: Repository, body: Body, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { owner, repo } = request.params as { owner: string; repo: string }
      const found = state.organization.repositories.find((r) => r.slug.toLowerCase() === `${owner}/${repo}`.toLowerCase())
      if (!found) return refuse(reply, 404, 'Not Found')
      if (request.method !== 'GET' && found.archived) return refuse(reply, 403, 'Repository was archived so is read-only.')
      if (request.method !== 'GET' && request.grant?.readOnly) {
        reply.header('x-accepted-github-permissions', 'contents=write; pull_requests=write')
        return refuse(reply, 403, 'Resource not accessible by personal access token')
      }
      return handler(found, (request.body ?? {}) as Body, request, reply)
    }
  const oids = (r: Repository, pull: { head: string; base: string }) => ({
    head: r.branches.headOf(pull.head) ?? '',
    base: r.branches.headOf(pull.base) ?? '',
  })
  const root = '/repos/:owner/:repo'
  app.get(
    `${root}/git/ref/*`,
    inRepository((r, _, request, reply) => {
      const branch = (request.params as { '*': string })['*'].replace(/^heads\//, '')
      const oid = r.branches.headOf(branch)
      return oid ? refShape(base, r, branch, oid) : refuse(reply, 404, 'Not Found')
    }),
  )
  app.get(
    `${root}/commits`,
    inRepository((r, _, request) => {
      const { path = '', sha } = request.query as { path?: string; sha?: string }
      const tree = r.treeAt(sha ?? 'HEAD')
      const [author] = r.authors
      return tree && objectAt(tree, path) ? [listedCommitShape(base, r, author)] : []
    }),
  )
  app.get(
    `${root}/git/commits/:sha`,
    inRepository((r, _, request, reply) => {
      const commit = r.branches.commit((request.params as { sha: string }).sha)
      return commit ? commitShape(base, r, commit) : refuse(reply, 404, 'Not Found')
    }),
  )
  app.post(
    `${root}/git/trees`,
    inRepository<{ base_tree?: string; tree?: TreeInput[] }>((r, body, _, reply) => {
      const tree = r.branches.addTree(body.base_tree, body.tree ?? [])
      return tree ? reply.code(201).send(newTreeShape(base, r, tree)) : refuse(reply, 422, 'base_tree is not a valid tree')
    }),
  )
  app.post(
    `${root}/git/commits`,
    inRepository<{ message: string; tree: string; parents?: string[] }>((r, body, _, reply) => {
      const commit = r.branches.addCommit(body.tree, body.parents ?? [], body.message)
      return commit ? reply.code(201).send(commitShape(base, r, commit)) : refuse(reply, 422, 'Tree SHA does not exist')
    }),
  )
  app.post(
    `${root}/git/refs`,
    inRepository<{ ref: string; sha: string }>((r, body, _, reply) => {
      const branch = body.ref.replace(/^refs\/heads\//, '')
      if (r.branches.headOf(branch)) return refuse(reply, 422, 'Reference already exists')
      if (!r.branches.commit(body.sha)) return refuse(reply, 422, 'Object does not exist')
      r.branches.setHead(branch, body.sha)
      return reply.code(201).send(refShape(base, r, branch, body.sha))
    }),
  )
  app.patch(
    `${root}/git/refs/*`,
    inRepository<{ sha: string; force?: boolean }>(async (r, body, request, reply) => {
      const branch = (request.params as { '*': string })['*'].replace(/^heads\//, '')
      const head = r.branches.headOf(branch)
      const commit = r.branches.commit(body.sha)
      if (!head || !commit) return refuse(reply, 422, 'Reference does not exist')
      if (!body.force && !commit.parents.includes(head)) return refuse(reply, 422, 'Update is not a fast forward')
      if (branch === r.branch) await pushCommit(state, r, body.sha)
      else r.branches.setHead(branch, body.sha)
      return refShape(base, r, branch, body.sha)
    }),
  )
  app.delete(
    `${root}/git/refs/*`,
    inRepository((r, _, request, reply) => {
      const branch = (request.params as { '*': string })['*'].replace(/^heads\//, '')
      return r.branches.removeHead(branch) ? reply.code(204).send() : refuse(reply, 422, 'Reference does not exist')
    }),
  )
  app.patch(
    `${root}/pulls/:number`,
    inRepository<{ state?: 'open' | 'closed' }>(async (r, body, request, reply) => {
      const pull = r.branches.pulls.find((p) => String(p.number) === (request.params as { number: string }).number)
      if (!pull) return refuse(reply, 404, 'Not Found')
      const isClosed = pull.state === 'open' && body.state === 'closed'
      if (!pull.mergedAt) pull.state = body.state ?? pull.state
      if (isClosed) await deliverClosed(state, r, pull)
      return fullPullShape(base, r, pull, oids(r, pull), Object.keys(r.branches.changesOf(pull)).length)
    }),
  )
  app.get(
    `${root}/pulls`,
    inRepository((r, _, request, reply) => {
      const { head, state: wanted = 'open' } = request.query as { head?: string; state?: string }
      const branch = head?.slice(head.indexOf(':') + 1)
      const found = r.branches.pulls.filter((p) => (wanted === 'all' || p.state === wanted) && (!branch || p.head === branch))
      return paged(request, reply, found).map((p) => pullShape(base, r, p, oids(r, p)))
    }),
  )
  app.get(
    `${root}/pulls/:number`,
    inRepository((r, _, request, reply) => {
      const pull = r.branches.pulls.find((p) => String(p.number) === (request.params as { number: string }).number)
      return pull
        ? fullPullShape(base, r, pull, oids(r, pull), Object.keys(r.branches.changesOf(pull)).length)
        : refuse(reply, 404, 'Not Found')
    }),
  )
  app.post(
    `${root}/pulls`,
    inRepository<{ title: string; body?: string; head: string; base: string }>((r, body, _, reply) => {
      const { title, head, base: into } = body
      if (!r.branches.headOf(head) || into !== r.branch) return refuse(reply, 422, 'Validation Failed')
      if (r.branches.pulls.some((p) => p.head === head && p.state === 'open'))
        return refuse(reply, 422, `Validation Failed: A pull request already exists for ${r.owner}:${head}.`)
      const pull = r.branches.open({ title, body: body.body ?? '', head, base: into })
      return reply.code(201).send(fullPullShape(base, r, pull, oids(r, pull), Object.keys(r.branches.changesOf(pull)).length))
    }),
  )
}
