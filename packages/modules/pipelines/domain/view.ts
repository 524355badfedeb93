import type { DoraMeasures } from './dora.ts'
import type { FlakyJob } from './flaky.ts'
import type { DeploymentState, RunJob, RunState } from './pipeline.ts'

// Pipelines in the portal and the API.

export type RunSummary = {
  integrationId: string
  key: string
  pipeline: string
  pipelineKey: string
  repository: string
  number: number
  attempt: number
  branch: string | null
  onDefault: boolean
  commit: string
  title: string
  author: string | null
  event: string
  state: RunState
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  url: string | null
}
export type RunView = RunSummary & {
  jobs: RunJob[]
  /** Whether it can be rerun from the portal. */
  rerunnable: boolean
}

/** Statistics of a pipeline, over all its branches. */
export type PipelineStatistics = {
  integrationId: string
  pipelineKey: string
  pipeline: string
  repository: string
  runs: number
  failed: number
  /** Of runs that succeeded or failed, 0 to 1. */
  failureRate: number | null
  /** Milliseconds, of runs that succeeded or failed. */
  p50Ms: number | null
  p95Ms: number | null
  /** Its last finished runs, oldest first. */
  recent: RecentRun[]
}

export type DeploymentView = {
  integrationId: string
  key: string
  repository: string
  environment: string
  production: boolean
  version: string
  commit: string
  ref: string | null
  state: DeploymentState
  creator: string | null
  createdAt: Date
  finishedAt: Date | null
  url: string | null
}

/** An entity from a repository. */
export type RepositoryEntity = { ref: string; label: string; owner: string | null; ownerLabel: string | null }

/** The state of a scheduled read. */
export type FeedView = {
  integrationId: string
  integration: string
  pluginId: string
  kind: string
  state: 'queued' | 'running' | 'waiting' | 'idle' | 'failed'
  message: string | null
  done: number
  total: number | null
  /** Repositories or files that could not be read and are retried. */
  failed: number
  succeededAt: Date | null
  nextAt: Date | null
  paused: boolean
}

export type EntityPipelines = {
  /** `owner/name` of the entity, in lower case; empty if unknown. */
  repositories: string[]
  feeds: FeedView[]
  /** The latest run of each pipeline and branch; default branches first. */
  latest: RunSummary[]
  statistics: PipelineStatistics[]
  /** Each day of the statistics, oldest first. */
  daily: RunDay[]
  flaky: FlakyJob[]
  runs: RunView[]
  deployments: DeploymentView[]
  /** Days covered by the statistics. */
  days: number
}

/** How an entity is built and deployed; of a system, domain or team how its parts are. */
export type DeliveryStatus = {
  /** Pipelines that ran on a default branch in the last 60 days. */
  pipelines: number
  /** The newest finished run of each pipeline on its default branch, where it failed; the newest 20. */
  failing: RunSummary[]
  /** How many of the pipelines fail. */
  failingCount: number
  /** Runs of the pipeline that ran last, on its default branch, oldest first. */
  recent: { key: string; number: number; state: RunState; durationMs: number | null; url: string | null }[]
  /** Of the finished runs of all pipelines, 0 to 1. */
  passRate: number | null
  /** Median duration of these in milliseconds. */
  p50Ms: number | null
  /** Newest first, to all environments. */
  deployments: DeploymentView[]
  /** Successful deployments to production in the last days, and in the days before. */
  deployed: { days: number; count: number; before: number }
}

/** A pipeline whose latest finished run on the default branch failed. */
export type FailingPipeline = RunSummary & { failingSince: Date; failures: number; entities: RepositoryEntity[] }

export type Dora = {
  days: number
  current: DoraMeasures
  previous: DoraMeasures
  /** Mondays with the metrics of their weeks, oldest first; the last week is not over. */
  weeks: { monday: string; measures: DoraMeasures }[]
  /** Of the owners of what was deployed, most deployments first. `owner` is null for repositories without one. */
  teams: { owner: string | null; label: string; measures: DoraMeasures }[]
}

/** Finished runs of a day. Durations in milliseconds, of runs that succeeded or failed. */
export type RunDay = {
  day: string
  succeeded: number
  failed: number
  cancelled: number
  p50Ms: number | null
  p95Ms: number | null
}

/** A finished run, as small as a bar. */
export type RecentRun = { key: string; state: RunState; durationMs: number | null }

export type PipelineOverview = {
  feeds: FeedView[]
  failing: FailingPipeline[]
  /** Runs of the last 24 hours, by state. */
  today: { state: RunState; count: number }[]
  pipelines: number
  /** Those with a run on their default branch that succeeded or failed in the last 60 days. */
  finished: number
  dora: Dora
  /** Each of the last 30 days, oldest first. */
  daily: RunDay[]
  /** The latest deployment to each environment of each repository. */
  deployed: (DeploymentView & { entities: RepositoryEntity[] })[]
}

/** Filters of a list of runs. */
export type RunQuery = {
  repository?: string | undefined
  state?: RunState | undefined
  branch?: 'default' | undefined
  text?: string | undefined
  limit?: number | undefined
  offset?: number | undefined
}
