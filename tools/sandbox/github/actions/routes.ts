import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { everySecond } from '../../every-second.ts'
import { paged, refuse } from '../answers.ts'
import type { Repository } from '../organization.ts'
import type { GitHubState } from '../state.ts'
import { deliver } from '../webhooks.ts'
import { jobLog } from './log.ts'
import type { Outcome, Run } from './run.ts'
import { deploymentStatusEvent, jobShape, runEvent, runShape } from './shapes.ts'

type Handler = (repository: Repository, request: FastifyRequest, reply: FastifyReply) => unknown

const numbered = (request: FastifyRequest, name: string) => Number((request.params as Record<string, string>)[name])

/** `created` has the syntax of GitHub's search; only `>=time` is supported. */
const createdSince = (request: FastifyRequest) => {
  const { created } = request.query as { created?: string }
  const since = /^>=(.+)$/.exec(created ?? '')?.[1]
  return since ? Date.parse(since) : Number.NEGATIVE_INFINITY
}

/** The REST API of GitHub Actions: runs, jobs, logs and reruns. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function actionsRoutes(app: FastifyInstance, state: GitHubState): void {
  const { base, actions } = state
  const inRepository = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { owner, repo } = request.params as { owner: string; repo: string }
    const repository = state.organization.repositories.find((r) => r.slug.toLowerCase() === `${owner}/${repo}`.toLowerCase())
    return repository ? handler(repository, request, reply) : refuse(reply, 404, 'Not Found')
  }
  const ofRun = (handler: (run: Run, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    inRepository((repository, request, reply) => {
      const run = actions.run(repository, numbered(request, 'id'))
      return run ? handler(run, request, reply) : refuse(reply, 404, 'Not Found')
    })
  const root = '/repos/:owner/:repo/actions'
  app.get(
    `${root}/runs`,
    inRepository((repository, request, reply) => {
      const runs = actions.runs(repository).filter((r) => r.createdAt >= createdSince(request))
      return { total_count: runs.length, workflow_runs: paged(request, reply, runs).map((r) => runShape(base, r)) }
    }),
  )
  const workflowOf = (request: FastifyRequest) => (request.params as { workflow: string }).workflow
  app.get(
    `${root}/workflows/:workflow/runs`,
    inRepository((repository, request, reply) => {
      const id = workflowOf(request)
      const { event } = request.query as { event?: string }
      const runs = actions
        .runs(repository)
        .filter(({ workflow }) => String(workflow.id) === id || workflow.path.endsWith(`/${id}`))
        .filter((r) => r.createdAt >= createdSince(request) && (event === undefined || r.event === event))
      return { total_count: runs.length, workflow_runs: paged(request, reply, runs).map((r) => runShape(base, r)) }
    }),
  )
  app.post(
    `${root}/workflows/:workflow/dispatches`,
    inRepository((repository, request, reply) =>
      actions.dispatch(repository, workflowOf(request)) ? reply.code(204).send() : refuse(reply, 404, 'Not Found'),
    ),
  )
  app.get(
    `${root}/runs/:id`,
    ofRun((run) => runShape(base, run)),
  )
  app.get(
    `${root}/runs/:id/jobs`,
    ofRun((run, request, reply) => {
      const all = (request.query as { filter?: string }).filter === 'all'
      const jobs = (all ? run.attempts : run.attempts.slice(-1)).flatMap((a) => a.jobs)
      return { total_count: jobs.length, jobs: paged(request, reply, jobs).map((j) => jobShape(base, run, j)) }
    }),
  )
  app.get(
    `${root}/jobs/:id/logs`,
    inRepository((repository, request, reply) => {
      const found = actions.jobOf(repository, numbered(request, 'id'))
      return found && Date.now() >= found.job.finishedAt
        ? reply.redirect(`${base}/logs/${repository.slug}/${found.job.id}`, 302)
        : refuse(reply, 404, 'Not Found')
    }),
  )
  for (const [path, which] of [
    ['rerun', 'all'],
    ['rerun-failed-jobs', 'failed'],
  ] as const)
    app.post(
      `${root}/runs/:id/${path}`,
      ofRun((run, _, reply) =>
        actions.rerun(run, which) ? reply.code(201).send({}) : refuse(reply, 403, 'This workflow run cannot be rerun'),
      ),
    )
}

/** Log storage; GitHub redirects to one that requires no token. */
export function actionsLogs(app: FastifyInstance, state: GitHubState): void {
  app.get('/logs/:owner/:repo/:id', async (request, reply) => {
    const { repo } = request.params as { repo: string }
    const repository = state.organization.repositories.find((r) => r.name === repo)
    const found = repository && state.actions.jobOf(repository, numbered(request, 'id'))
    return found ? reply.type('text/plain').send(jobLog(found.job)) : refuse(reply, 404, 'Not Found')
  })
}

/** Sends webhooks for events every second, and lets tests and users trigger events. */
export function actionsControl(app: FastifyInstance, state: GitHubState): void {
  const tell = async () => {
    for (const happening of state.actions.happenings()) {
      const [event, payload] =
        happening.kind === 'run'
          ? ['workflow_run', runEvent(state.base, happening.run, happening.action)]
          : ['deployment_status', deploymentStatusEvent(state.base, happening.deployment, happening.status)]
      await deliver(state.organization, state.access, event, payload)
    }
  }
  everySecond(app, tell)
  app.post('/_sandbox/github/commits', async (request, reply) => {
    const body = request.body as { repository: string; message?: string; failing?: string; delivery?: Outcome }
    const repository = state.organization.repositories.find((r) => r.name === body.repository)
    if (!repository) return reply.code(404).send({ message: `There is no repository ${body.repository}.` })
    const sha = repository.commit?.oid ?? ''
    const runs = state.actions.push(repository, { sha, message: body.message ?? 'Change something' }, body)
    return { runs: runs.map((r) => ({ id: r.id, workflow: r.workflow.name, number: r.number })) }
  })
}
