import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { copyHook } from '../copy-hook.ts'
import { everySecond } from '../every-second.ts'
import type { Project } from '../samples/gitlab/projects.ts'
import { paged as pageOf, refuse } from './answers.ts'
import { attempt, hookRoutes } from './hook-routes.ts'
import { type PlannedPipeline, pipelineStatus } from './projects.ts'
import { deploymentShape, expandedPipeline, jobShape, jobTrace, pipelineShape, projectShape } from './shapes.ts'
import { type GitLabState } from './state.ts'
import { writeRoutes } from './write-routes.ts'

/** Groups, projects, pipelines, jobs and deployments of GitLab's REST API (docs.gitlab.com/api/rest). */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function gitlabRoutes(app: FastifyInstance, state: GitLabState): void {
  const { group, base } = state
  const paged = <T>(request: FastifyRequest, reply: FastifyReply, all: readonly T[]) =>
    pageOf(request, reply, all, state.countedItems)
  state.faults.attach(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'ratelimit-limit': '2000', 'ratelimit-remaining': '1990' })
    if (state.revoked || request.headers['private-token'] !== state.token) return refuse(reply, 401, '401 Unauthorized')
    if (state.readOnly && request.method !== 'GET') return refuse(reply, 403, '403 Forbidden')
  })
  const inProject =
    (answer: (project: Project, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const project = group.project((request.params as { id: string }).id)
      return project ? answer(project, request, reply) : refuse(reply, 404, '404 Project Not Found')
    }
  const ofPipeline = (answer: (pipeline: PlannedPipeline, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    inProject((project, request, reply) => {
      const { pipeline: id } = request.params as { pipeline: string }
      const pipeline = group.pipelinesOf(project).find((p) => String(p.id) === id)
      return pipeline ? answer(pipeline, request, reply) : refuse(reply, 404, '404 Not found')
    })
  const here = (request: FastifyRequest) => (request.params as { group: string }).group === group.path
  app.get('/api/v4/groups/:group', async (request, reply) =>
    here(request)
      ? { id: 77, name: 'Meridian', path: group.path, full_path: group.path, web_url: `${base}/groups/${group.path}` }
      : refuse(reply, 404, '404 Group Not Found'),
  )
  app.get('/api/v4/groups/:group/projects', async (request, reply) =>
    here(request)
      ? paged(request, reply, [...group.projects.map((p): object => projectShape(base, p)), ...state.oddProjects])
      : refuse(reply, 404, '404 Group Not Found'),
  )
  hookRoutes(app, state)
  writeRoutes(app, state, inProject)
  const root = '/api/v4/projects/:id'
  app.get(
    root,
    inProject((p) => projectShape(base, p)),
  )
  app.get(
    `${root}/pipelines`,
    inProject((project, request, reply) => {
      const { updated_after: after } = request.query as { updated_after?: string }
      const now = Date.now()
      const shapes = group.pipelinesOf(project).map((p) => pipelineShape(base, p, now))
      return paged(
        request,
        reply,
        shapes.filter((p) => !after || p.updated_at >= after),
      )
    }),
  )
  app.get(
    `${root}/pipelines/:pipeline`,
    ofPipeline((p) => expandedPipeline(base, p, Date.now())),
  )
  app.get(
    `${root}/pipelines/:pipeline/jobs`,
    ofPipeline((p, request, reply) =>
      paged(
        request,
        reply,
        p.jobs.map((j) => jobShape(base, p, j, Date.now())),
      ),
    ),
  )
  app.post(
    `${root}/pipelines/:pipeline/retry`,
    ofPipeline((p, _, reply) =>
      group.retry(p) ? reply.code(201).send(expandedPipeline(base, p, Date.now())) : refuse(reply, 400, 'No failed jobs'),
    ),
  )
  app.post(
    `${root}/pipeline`,
    inProject((project, request, reply) => {
      const { ref } = { ...(request.query as object), ...(request.body as object) } as { ref: string }
      const made = group.push(project, { title: group.pipelinesOf(project)[0]?.title ?? 'Change', ref, source: 'api' })
      return reply.code(201).send(expandedPipeline(base, made, Date.now()))
    }),
  )
  app.get(
    `${root}/jobs`,
    inProject((project, request, reply) => {
      const jobs = group.pipelinesOf(project).flatMap((p) => p.jobs.map((j) => ({ p, j })))
      return paged(
        request,
        reply,
        jobs.sort((a, b) => b.j.id - a.j.id).map(({ p, j }) => jobShape(base, p, j, Date.now())),
      )
    }),
  )
  app.get(
    `${root}/jobs/:job/trace`,
    inProject((project, request, reply) => {
      const { job } = request.params as { job: string }
      const found = group
        .pipelinesOf(project)
        .flatMap((p) => p.jobs)
        .find((j) => String(j.id) === job)
      return found ? reply.type('text/plain').send(jobTrace(found)) : refuse(reply, 404, '404 Not found')
    }),
  )
  app.get(
    `${root}/deployments`,
    inProject((project, request, reply) => {
      const now = Date.now()
      const made = group
        .pipelinesOf(project)
        .flatMap((p) => p.jobs.filter((j) => j.environment && j.startedAt <= now).map((j) => deploymentShape(base, p, j, now)))
      return paged(
        request,
        reply,
        made.sort((a, b) => String(b.updated_at).localeCompare(String(a.updated_at))),
      )
    }),
  )
}

/** Sends webhooks for events, and lets tests and users trigger events. */
export function gitlabControl(app: FastifyInstance, state: GitLabState): void {
  const { group, base } = state
  const tell = async () => {
    const now = Date.now()
    for (const p of group.moved(now)) {
      const project = {
        id: p.project.id,
        name: p.project.name,
        path_with_namespace: p.project.path,
        web_url: `${base}/${p.project.path}`,
      }
      const attributes = { id: p.id, iid: p.iid, ref: p.ref, sha: p.sha, status: pipelineStatus(p, now), source: p.source }
      for (const hook of group.hooks) {
        await attempt(hook, randomUUID(), 'Pipeline Hook', { object_kind: 'pipeline', object_attributes: attributes, project })
        const deployed = p.jobs.find((j) => j.environment && j.startedAt <= now)
        if (deployed)
          await attempt(hook, randomUUID(), 'Deployment Hook', {
            object_kind: 'deployment',
            environment: deployed.environment,
            project,
          })
      }
    }
  }
  everySecond(app, tell)
  state.faults.control(app, '/_sandbox/gitlab/failures')
  app.post('/_sandbox/gitlab/hooks/copy', async (request) => {
    const change = request.body as { from: string; to: string }
    return { id: String(copyHook(group.hooks, change, { events: [] }).id) }
  })
  app.post('/_sandbox/gitlab/commits', async (request, reply) => {
    const body = request.body as { project: string; message?: string; failing?: string }
    const project = group.project(body.project)
    if (!project) return reply.code(404).send({ message: `There is no project ${body.project}.` })
    const { id } = group.push(project, {
      title: body.message ?? 'Change something',
      ...(body.failing ? { failing: body.failing } : {}),
    })
    return { id }
  })
}
