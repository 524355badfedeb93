import {
  openRunStates,
  type PipelineInput,
  type RunInput,
  type RunJob,
  type RunState,
} from '@callboard/modules/pipelines/domain/pipeline'
import { z } from 'zod'

// Maps GitHub Actions' REST API (docs.github.com/rest/actions) to the platform's model.

export const workflowRun = z.object({
  id: z.number(),
  name: z.string().nullish(),
  workflow_id: z.number(),
  path: z.string(),
  run_number: z.number(),
  run_attempt: z.number().default(1),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  display_title: z.string(),
  html_url: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  run_started_at: z.string().nullish(),
  actor: z.object({ login: z.string() }).nullish(),
  repository: z.object({ full_name: z.string(), html_url: z.string() }),
  head_repository: z.object({ full_name: z.string() }).nullish(),
})
export type WorkflowRun = z.output<typeof workflowRun>

const time = z.string().nullish()

export const workflowJob = z.object({
  id: z.number(),
  name: z.string(),
  run_attempt: z.number().default(1),
  status: z.string(),
  conclusion: z.string().nullable(),
  started_at: time,
  completed_at: time,
  html_url: z.string().nullable(),
  steps: z
    .array(
      z.object({
        number: z.number(),
        name: z.string(),
        status: z.string(),
        conclusion: z.string().nullable(),
        started_at: time,
        completed_at: time,
      }),
    )
    .default([]),
})
export type WorkflowJob = z.output<typeof workflowJob>

const conclusions: Record<string, RunState> = {
  success: 'succeeded',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'cancelled',
  stale: 'cancelled',
  skipped: 'skipped',
  neutral: 'succeeded',
  action_required: 'waiting',
}

const statuses: Record<string, RunState> = { in_progress: 'running', waiting: 'waiting', action_required: 'waiting' }

/** Maps GitHub's status and conclusion. An unknown conclusion counts as cancelled, so that it raises no alarm. */
function stateOf(status: string | null, conclusion: string | null): RunState {
  if (status === 'completed' || conclusion) return conclusions[conclusion ?? ''] ?? 'cancelled'
  return statuses[status ?? ''] ?? 'queued'
}

const ended = (state: RunState) => !openRunStates.includes(state)
const optional = <K extends string>(key: K, value: string | null | undefined) =>
  value ? ({ [key]: value } as Record<K, string>) : {}

function jobOf(job: WorkflowJob): RunJob {
  return {
    key: String(job.id),
    name: job.name,
    attempt: job.run_attempt,
    state: stateOf(job.status, job.conclusion),
    ...optional('startedAt', job.started_at),
    ...optional('finishedAt', job.completed_at),
    ...optional('url', job.html_url),
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      state: stateOf(step.status, step.conclusion),
      ...optional('startedAt', step.started_at),
      ...optional('finishedAt', step.completed_at),
    })),
  }
}

export const pipelineOf = (run: WorkflowRun): PipelineInput => ({
  key: String(run.workflow_id),
  repository: run.repository.full_name,
  // A workflow without a name is named after its file.
  name: run.name ?? run.path,
  path: run.path,
  url: `${run.repository.html_url}/actions/workflows/${run.path.split('/').at(-1)?.split('@')[0]}`,
})

/** A run. Runs for a fork's branch of the same name do not belong to the default branch. */
export function runOf(run: WorkflowRun, defaultBranch: string | null, jobs: readonly WorkflowJob[] | null): RunInput {
  const state = stateOf(run.status, run.conclusion)
  const own = !run.head_repository || run.head_repository.full_name === run.repository.full_name
  return {
    key: String(run.id),
    pipelineKey: String(run.workflow_id),
    repository: run.repository.full_name,
    number: run.run_number,
    attempt: run.run_attempt,
    branch: run.head_branch,
    onDefault: own && run.event !== 'pull_request' && run.head_branch !== null && run.head_branch === defaultBranch,
    commit: run.head_sha,
    title: run.display_title,
    author: run.actor?.login ?? null,
    event: run.event,
    state,
    createdAt: run.created_at,
    startedAt: run.run_started_at ?? null,
    // There is no completion time; after completion nothing changes it any more.
    finishedAt: ended(state) ? run.updated_at : null,
    updatedAt: run.updated_at,
    url: run.html_url,
    jobs: jobs?.map(jobOf) ?? null,
  }
}
