import type { DoraMeasures } from './dora.ts'
import type { FlakyJob } from './flaky.ts'
import type { DeploymentState, RunJob, RunState } from './pipeline.ts'

// Pipelines as pages and machines see them.

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
  /** Whether it can be started again from here. */
  rerunnable: boolean
}

/** How a pipeline fared, over all its branches. */
export type PipelineStatistics = {
  integrationId: string
  pipelineKey: string
  pipeline: string
  repository: string
  runs: number
  failed: number
  /** Of the runs that succeeded or failed, 0 to 1. */
  failureRate: number | null
  /** Milliseconds, of the runs that succeeded or failed. */
  p50Ms: number | null
  p95Ms: number | null
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

/** An entity that comes from a repository. */
export type RepositoryEntity = { ref: string; label: string; owner: string | null }

/** A read at intervals of something other than entities, and how it is. */
export type FeedView = {
  integrationId: string
  integration: string
  pluginId: string
  kind: string
  state: 'queued' | 'running' | 'waiting' | 'idle' | 'failed'
  message: string | null
  done: number
  total: number | null
  /** Repositories or files that could not be read, and are tried again. */
  failed: number
  succeededAt: Date | null
  nextAt: Date | null
  paused: boolean
}

export type EntityPipelines = {
  /** `owner/name`, in lower case, where the entity comes from; empty where nothing says. */
  repositories: string[]
  feeds: FeedView[]
  /** The newest run of each pipeline and branch; default branches first. */
  latest: RunSummary[]
  statistics: PipelineStatistics[]
  flaky: FlakyJob[]
  runs: RunView[]
  deployments: DeploymentView[]
  /** Days that statistics look back. */
  days: number
}

/** A pipeline whose newest finished run on the default branch failed. */
export type FailingPipeline = RunSummary & { failingSince: Date; failures: number; entities: RepositoryEntity[] }

export type Dora = { days: number; current: DoraMeasures; previous: DoraMeasures }

export type PipelineOverview = {
  feeds: FeedView[]
  failing: FailingPipeline[]
  /** Runs of the last 24 hours, by state. */
  today: { state: RunState; count: number }[]
  pipelines: number
  dora: Dora
  /** The newest deployment to each environment of each repository. */
  deployed: (DeploymentView & { entities: RepositoryEntity[] })[]
}

/** Which runs are asked for. */
export type RunQuery = {
  repository?: string | undefined
  state?: RunState | undefined
  branch?: 'default' | undefined
  text?: string | undefined
  limit?: number | undefined
  offset?: number | undefined
}
