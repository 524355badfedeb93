import type { Repository } from '../organization.ts'
import type { Workflow } from './workflows.ts'

// A run is a plan in time: its state follows from the clock, so history and current runs are the same.

export type Outcome = 'success' | 'failure'
type Step = { name: string; startedAt: number; finishedAt: number; conclusion: Outcome | 'skipped' }
export type Job = {
  id: number
  attempt: number
  name: string
  startedAt: number
  finishedAt: number
  conclusion: Outcome
  steps: Step[]
}
export type Commit = { sha: string; message: string; author: string; at: number }
export type Run = {
  id: number
  repository: Repository
  workflow: Workflow
  number: number
  event: 'push' | 'pull_request' | 'workflow_dispatch'
  branch: string
  commit: Commit
  createdAt: number
  /** The latest attempt is the last. */
  attempts: { startedAt: number; finishedAt: number; jobs: Job[] }[]
}

export type DeploymentStatus = { state: 'IN_PROGRESS' | 'SUCCESS' | 'FAILURE' | 'INACTIVE'; at: number }
export type Deployment = {
  id: number
  repository: Repository
  environment: 'staging' | 'production'
  commit: Commit
  createdAt: number
  statuses: DeploymentStatus[]
}

/** Duration of the parts of a run in milliseconds. */
export type Pace = { queue: number; step: (job: string, step: number) => number }

let nextId = 70_000

/** Plans an attempt. `fails` selects failing jobs; the last substantial step of a failed job fails. */
export function planAttempt(
  workflow: Workflow,
  number: number,
  at: number,
  pace: Pace,
  fails: (job: string) => boolean,
  only?: (job: string) => boolean,
): Run['attempts'][number] {
  const jobs = workflow.jobs
    .filter((job) => only?.(job.name) ?? true)
    .map((job): Job => {
      const failed = fails(job.name)
      let clock = at + pace.queue
      const breaksAt = job.steps.length - 2
      const steps = job.steps.map((name, i): Step => {
        const startedAt = clock
        clock += i === 0 || i === job.steps.length - 1 ? Math.min(1000, pace.step(job.name, i)) : pace.step(job.name, i)
        return { name, startedAt, finishedAt: clock, conclusion: failed && i === breaksAt ? 'failure' : 'success' }
      })
      return {
        id: nextId++,
        attempt: number,
        name: job.name,
        startedAt: at + pace.queue,
        finishedAt: clock,
        conclusion: failed ? 'failure' : 'success',
        steps,
      }
    })
  return { startedAt: at, finishedAt: Math.max(at + pace.queue, ...jobs.map((j) => j.finishedAt)), jobs }
}

export const statusAt = (of: { startedAt: number; finishedAt: number }, now: number, queue = 0) =>
  now >= of.finishedAt ? 'completed' : now >= of.startedAt + queue ? 'in_progress' : 'queued'

export const lastAttempt = (run: Run) => run.attempts.at(-1) ?? { startedAt: run.createdAt, finishedAt: run.createdAt, jobs: [] }

export const conclusionOf = (run: Run): Outcome =>
  lastAttempt(run).jobs.some((j) => j.conclusion === 'failure') ? 'failure' : 'success'

export const newId = () => nextId++
