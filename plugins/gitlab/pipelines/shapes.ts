import {
  type DeploymentInput,
  type DeploymentState,
  isProduction,
  openRunStates,
  type PipelineInput,
  type RunInput,
  type RunJob,
  type RunState,
} from '@callboard/modules/pipelines/domain/pipeline'
import { z } from 'zod'

// Maps GitLab CI/CD's REST API (docs.gitlab.com/api/pipelines, /jobs, /deployments) to the platform's model.

const time = z.string().nullish()

export const project = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  default_branch: z.string().nullish(),
  web_url: z.string(),
  ci_config_path: z.string().nullish(),
})
export type Project = z.output<typeof project>

/** The fields of a project needed to read its pipelines. An empty one has no default branch. */
export const listedProject = z.object({ path_with_namespace: z.string(), default_branch: z.string().nullish() })

/** `started_at` and later fields are only in the response for a single pipeline. */
export const pipeline = z.object({
  id: z.number(),
  iid: z.number(),
  sha: z.string(),
  ref: z
    .string()
    .nullish()
    .transform((ref) => ref ?? ''),
  status: z.string(),
  // Absent for old pipelines.
  source: z
    .string()
    .nullish()
    .transform((source) => source ?? 'unknown'),
  name: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  web_url: z.string(),
  started_at: time,
  finished_at: time,
  user: z.object({ username: z.string() }).nullish(),
})
export type Pipeline = z.output<typeof pipeline>

export const job = z.object({
  id: z.number(),
  name: z.string(),
  stage: z.string(),
  status: z.string(),
  allow_failure: z.boolean().default(false),
  created_at: z.string(),
  started_at: time,
  finished_at: time,
  web_url: z.string(),
  failure_reason: z.string().nullish(),
  commit: z.object({ title: z.string() }).nullish(),
  user: z.object({ username: z.string() }).nullish(),
  pipeline: z.object({ id: z.number() }),
})
export type Job = z.output<typeof job>

export const deployment = z.object({
  id: z.number(),
  ref: z.string(),
  sha: z.string(),
  status: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  user: z.object({ username: z.string() }).nullish(),
  /** Null after the environment was deleted. */
  environment: z.object({ name: z.string(), external_url: z.string().nullish(), tier: z.string().nullish() }).nullish(),
  deployable: z
    .object({ commit: z.object({ created_at: z.string() }).nullish(), finished_at: time, web_url: z.string().nullish() })
    .nullish(),
})
export type Deployment = z.output<typeof deployment>

const states: Record<string, RunState> = {
  created: 'queued',
  waiting_for_resource: 'queued',
  waiting_for_callback: 'queued',
  preparing: 'queued',
  pending: 'queued',
  scheduled: 'queued',
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
  canceled: 'cancelled',
  canceling: 'cancelled',
  skipped: 'skipped',
  manual: 'waiting',
}

/** An unknown status counts as cancelled, so that it raises no alarm. */
const stateOf = (status: string): RunState => states[status] ?? 'cancelled'

const given = <K extends string>(key: K, value: string | null | undefined) =>
  value ? ({ [key]: value } as Record<K, string>) : {}

/** Jobs of one pipeline. GitLab keeps retried jobs next to their successors: the n-th of a name is attempt n. */
function jobsOf(jobs: readonly Job[]): RunJob[] {
  const seen = new Map<string, number>()
  return [...jobs]
    .sort((a, b) => a.id - b.id)
    .map((j) => {
      const attempt = (seen.get(j.name) ?? 0) + 1
      seen.set(j.name, attempt)
      const failedHarmlessly = j.status === 'failed' && j.allow_failure
      return {
        key: String(j.id),
        name: j.name,
        attempt,
        state: failedHarmlessly ? 'skipped' : stateOf(j.status),
        ...given('startedAt', j.started_at),
        ...given('finishedAt', j.finished_at),
        url: j.web_url,
        // GitLab reports a job's steps only in its log.
        steps: [],
      }
    })
}

/** A project has one pipeline definition with different triggers. */
export const pipelineOf = (of: Project): PipelineInput => ({
  key: String(of.id),
  repository: of.path_with_namespace,
  name: 'GitLab CI/CD',
  path: of.ci_config_path || '.gitlab-ci.yml',
  url: `${of.web_url}/-/pipelines`,
})

const latest = (times: readonly (string | null | undefined)[]) =>
  times.reduce<string | null>((last, t) => (t && (!last || t > last) ? t : last), null)
const earliest = (times: readonly (string | null | undefined)[]) =>
  times.reduce<string | null>((first, t) => (t && (!first || t < first) ? t : first), null)

/** A run. `jobs` is null if not read. */
export function runOf(of: Project, p: Pipeline, jobs: readonly Job[] | null): RunInput {
  const state = stateOf(p.status)
  const ended = !openRunStates.includes(state)
  const own = jobs ? jobsOf(jobs) : null
  return {
    key: String(p.id),
    pipelineKey: String(of.id),
    repository: of.path_with_namespace,
    number: p.iid,
    attempt: Math.max(1, ...(own ?? []).map((j) => j.attempt)),
    branch: p.ref.replace(/^refs\/merge-requests\/(\d+)\/.*$/, '!$1'),
    onDefault: p.source !== 'merge_request_event' && p.ref === of.default_branch,
    commit: p.sha,
    title: p.name ?? jobs?.find((j) => j.commit)?.commit?.title ?? p.sha.slice(0, 8),
    author: p.user?.username ?? jobs?.find((j) => j.user)?.user?.username ?? null,
    event: p.source,
    state,
    createdAt: p.created_at,
    startedAt: p.started_at ?? earliest((jobs ?? []).map((j) => j.started_at)) ?? p.created_at,
    finishedAt: ended ? (p.finished_at ?? latest((jobs ?? []).map((j) => j.finished_at)) ?? p.updated_at) : null,
    updatedAt: p.updated_at,
    url: p.web_url,
    jobs: own,
  }
}

const deploymentStates: Record<string, DeploymentState> = {
  created: 'pending',
  blocked: 'pending',
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
  // A later deployment to the environment exists.
  skipped: 'inactive',
}

/** Deployments of a project. GitLab does not report which were replaced: all but the latest success per environment. */
export function deploymentsOf(of: Project, deployments: readonly Deployment[]): DeploymentInput[] {
  const placed = deployments.flatMap(({ environment, ...d }) => (environment ? [{ ...d, environment }] : []))
  const live = new Map<string, number>()
  for (const d of placed)
    if (d.status === 'success') live.set(d.environment.name, Math.max(d.id, live.get(d.environment.name) ?? 0))
  return placed.map((d) => {
    const environment = d.environment.name
    const state = deploymentStates[d.status] ?? 'pending'
    const done = ['succeeded', 'failed'].includes(state)
    return {
      key: String(d.id),
      repository: of.path_with_namespace,
      environment,
      production: d.environment.tier ? d.environment.tier === 'production' : isProduction(environment),
      commit: d.sha,
      ref: d.ref,
      state: state === 'succeeded' && live.get(environment) !== d.id ? 'inactive' : state,
      creator: d.user?.username ?? null,
      createdAt: d.created_at,
      finishedAt: done ? (d.deployable?.finished_at ?? d.updated_at) : null,
      committedAt: d.deployable?.commit?.created_at ?? null,
      url: d.environment.external_url || d.deployable?.web_url || null,
    }
  })
}
