import { randomUUID } from 'node:crypto'
import type { BranchSchema, CommitSchema, MergeRequestSchema } from '@gitbeaker/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Project } from '../samples/gitlab/projects.ts'
import { paged, refuse } from './answers.ts'
import { type CommitAction, CommitRefused, type MergeRequest } from './contents.ts'
import { attempt } from './hook-routes.ts'
import { projectShape } from './shapes.ts'
import type { GitLabState } from './state.ts'

// What templates write (docs.gitlab.com/api: projects, commits, branches, repository_files, merge_requests), typed by the
// client library.

type InProject = (
  answer: (project: Project, request: FastifyRequest, reply: FastifyReply) => unknown,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

const root = '/api/v4/projects/:id'

const commitShape = (base: string, p: Project, id: string, message: string): Partial<CommitSchema> => ({
  id,
  short_id: id.slice(0, 8),
  title: message.split('\n')[0] ?? '',
  message,
  created_at: new Date().toISOString(),
  parent_ids: [],
  web_url: `${base}/${p.path}/-/commit/${id}`,
})

const mergeRequestShape = (base: string, p: Project, m: MergeRequest): Partial<MergeRequestSchema> => ({
  id: p.id * 1000 + m.iid,
  iid: m.iid,
  project_id: p.id,
  title: m.title,
  description: m.description,
  state: m.state,
  created_at: m.createdAt.toISOString(),
  updated_at: new Date().toISOString(),
  merged_at: m.state === 'merged' ? new Date().toISOString() : null,
  closed_at: m.state === 'closed' ? new Date().toISOString() : null,
  target_branch: m.target,
  source_branch: m.source,
  web_url: `${base}/${p.path}/-/merge_requests/${m.iid}`,
})

function projectRoutes(app: FastifyInstance, { base, group }: GitLabState, inProject: InProject): void {
  app.post('/api/v4/projects', async (request, reply) => {
    const { path = '', namespace_id: namespace } = request.body as { path?: string; namespace_id?: number }
    if (Number(namespace) !== 77) return refuse(reply, 404, '404 Namespace Not Found')
    if (!/^[\w][\w.-]*$/.test(path) || group.project(`${group.path}/${path}`))
      return reply.code(400).send({ message: { path: ['has already been taken'] } })
    const project = group.addProject(`${group.path}/${path}`)
    return reply.code(201).send(projectShape(base, project))
  })
  app.delete(
    root,
    inProject((p, _, reply) => {
      group.projects.splice(group.projects.indexOf(p), 1)
      return reply.code(202).send({ message: '202 Accepted' })
    }),
  )
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function fileRoutes(app: FastifyInstance, { base, group }: GitLabState, inProject: InProject): void {
  app.get(
    `${root}/repository/branches/:branch`,
    inProject((p, request, reply) => {
      const { branch } = request.params as { branch: string }
      const found = group.contentsOf(p).branches.get(branch)
      if (!found) return refuse(reply, 404, '404 Branch Not Found')
      const shape: Partial<Omit<BranchSchema, 'commit'>> & { commit: Partial<CommitSchema> } = {
        name: branch,
        merged: false,
        protected: branch === 'main',
        default: branch === 'main',
        web_url: `${base}/${p.path}/-/tree/${branch}`,
        commit: commitShape(base, p, found.sha, 'Change'),
      }
      return shape
    }),
  )
  app.delete(
    `${root}/repository/branches/:branch`,
    inProject((p, request, reply) =>
      group.contentsOf(p).branches.delete((request.params as { branch: string }).branch)
        ? reply.code(204).send()
        : refuse(reply, 404, '404 Branch Not Found'),
    ),
  )
  app.get(
    `${root}/repository/files/:path`,
    inProject((p, request, reply) => {
      const { path } = request.params as { path: string }
      const { ref = '' } = request.query as { ref?: string }
      const found = group.contentsOf(p).branches.get(ref)?.files.get(path)
      return found
        ? { file_path: path, ref, encoding: 'base64', content: found.content.toString('base64') }
        : refuse(reply, 404, '404 File Not Found')
    }),
  )
  app.post(
    `${root}/repository/commits`,
    inProject((p, request, reply) => {
      const body = request.body as {
        branch: string
        commit_message: string
        start_branch?: string
        force?: boolean
        actions?: CommitAction[]
      }
      const from = body.start_branch ? { start: body.start_branch, force: body.force === true } : undefined
      try {
        const id = group.contentsOf(p).commit(body.branch, body.actions ?? [], from)
        return reply.code(201).send(commitShape(base, p, id, body.commit_message))
      } catch (error) {
        if (error instanceof CommitRefused) return refuse(reply, 400, error.message)
        throw error
      }
    }),
  )
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function mergeRequestRoutes(app: FastifyInstance, { base, group }: GitLabState, inProject: InProject): void {
  const path = `${root}/merge_requests`
  const find = (p: Project, request: FastifyRequest) =>
    group.contentsOf(p).mergeRequests.find(({ iid }) => String(iid) === (request.params as { iid: string }).iid)
  app.get(
    path,
    inProject((p, request, reply) => {
      const { source_branch: source, state } = request.query as { source_branch?: string; state?: string }
      const all = group.contentsOf(p).mergeRequests
      const found = all.filter((m) => (!source || m.source === source) && (!state || m.state === state))
      return paged(
        request,
        reply,
        found.map((m) => mergeRequestShape(base, p, m)),
      )
    }),
  )
  app.get(
    `${path}/:iid`,
    inProject((p, request, reply) => {
      const found = find(p, request)
      return found ? mergeRequestShape(base, p, found) : refuse(reply, 404, '404 Not found')
    }),
  )
  app.post(
    path,
    inProject((p, request, reply) => {
      const body = request.body as { source_branch: string; target_branch: string; title: string; description?: string }
      const { source_branch: source, target_branch: target, title, description = '' } = body
      const contents = group.contentsOf(p)
      if (!contents.branches.has(source)) return refuse(reply, 400, 'Source branch does not exist')
      if (contents.mergeRequests.some((m) => m.source === source && m.state === 'opened'))
        return reply.code(409).send({ message: ['Another open merge request already exists for this source branch'] })
      return reply.code(201).send(mergeRequestShape(base, p, contents.open({ title, description, source, target })))
    }),
  )
  app.put(
    `${path}/:iid`,
    inProject(async (p, request, reply) => {
      const found = find(p, request)
      if (!found) return refuse(reply, 404, '404 Not found')
      const { state_event: event } = request.body as { state_event?: string }
      if (event === 'close' && found.state === 'opened') await endMergeRequest({ base, group }, p, found, 'close')
      return mergeRequestShape(base, p, found)
    }),
  )
}

/** Merges or closes a merge request, and tells the webhooks. */
export async function endMergeRequest(
  { base, group }: Pick<GitLabState, 'base' | 'group'>,
  p: Project,
  m: MergeRequest,
  action: 'merge' | 'close',
): Promise<void> {
  m.state = action === 'merge' ? 'merged' : 'closed'
  const { iid, title, state } = m
  for (const hook of group.hooks)
    await attempt(hook, randomUUID(), 'Merge Request Hook', {
      object_kind: 'merge_request',
      object_attributes: { iid, title, state, action, url: `${base}/${p.path}/-/merge_requests/${iid}` },
      project: { id: p.id, path_with_namespace: p.path },
    })
}

export function writeRoutes(app: FastifyInstance, state: GitLabState, inProject: InProject): void {
  projectRoutes(app, state, inProject)
  fileRoutes(app, state, inProject)
  mergeRequestRoutes(app, state, inProject)
}
