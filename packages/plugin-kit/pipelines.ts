import type { DeploymentInput, PipelineInput, RunInput } from '@callboard/modules/pipelines/domain/pipeline'
import type { PluginContext } from './context.ts'

/** A run of a repository, as its vendor knows it. */
type RunPlace = { repository: string; key: string /** Where a listing told it. */; defaultBranch?: string | null }

/** A repository that may have pipelines. */
export type PipelineRepository = {
  name: string
  /** The branch that it is released from, where it is known. */
  defaultBranch: string | null
  /** When something was last pushed to it, where that is known. */
  pushedAt: string | null
}

/** What a page of repositories says. */
type PipelineListing = {
  repositories: PipelineRepository[]
  /** Deployments that came with the listing. */
  deployments: DeploymentInput[]
  /** What is missing from the page and which permission would bring it, for an admin. */
  warning?: string
  /** Where the next page starts; absent on the last. */
  next?: string
}

/** What is known of a repository before its runs are read, so that nothing is asked for twice. */
export type RunsQuery = {
  repository: string
  defaultBranch: string | null
  /** Runs that began earlier are not needed. */
  since: Date
  /** How the vendor marked its last answer; null when everything is needed. */
  validator: string | null
  /** `newest`: until a known run is met. `since`: everything since then, for old runs that were started again. */
  reach: 'newest' | 'since'
  /** Whether a run is known at all. */
  isKnown(key: string): boolean
  /** Whether a run is stored as it is now, with its jobs. */
  isComplete(run: { key: string; updatedAt: string; attempt: number }): boolean
}

/** `unchanged`: the vendor says that nothing differs from the answer that the validator marks. */
export type RunsAnswer =
  | { unchanged: true }
  | { unchanged?: false; pipelines: PipelineInput[]; runs: RunInput[]; validator?: string | null }

/** What a look at many repositories at once tells of one of them. */
export type RepositorySurvey = {
  repository: string
  /** Whether it holds files that define pipelines. */
  hasPipelines: boolean
  /** Changes whenever its newest deployments do; empty when it has none, null when that could not be read. */
  deployments: string | null
}

/**
 * How a vendor's pipelines are read. The platform keeps the schedule, what is known of each repository, and the rows.
 * Repositories come from a listing of its own, or are the items of the plugin's source.
 */
export type PipelineSource<Settings, Secrets> = {
  /** Seconds between two looks for what is due; webhooks bring changes in between. */
  everyS: number
  /** Absent when `repositoryOf` is given. */
  list?(context: PluginContext<Settings, Secrets>, cursor: string | undefined): Promise<PipelineListing>
  /** The repository that an item of the plugin's source is; undefined for an item that has no pipelines. */
  repositoryOf?(item: { name: string; state: unknown }): PipelineRepository | undefined
  /** The repositories that were pushed to last, for the cost of one request, or of none while nothing was pushed. */
  recent?(
    context: PluginContext<Settings, Secrets>,
    validator: string | null,
  ): Promise<{ unchanged: true } | { unchanged: false; repositories: PipelineRepository[]; validator: string | null }>
  /** Tells many repositories with something to read from those without, for the cost of one request. */
  survey?: {
    batch: number
    read(
      context: PluginContext<Settings, Secrets>,
      repositories: readonly string[],
    ): Promise<{ found: RepositorySurvey[]; warning?: string }>
  }
  /** How often a repository is read. `activity`: rarely where little happens. `always`: at each look. */
  pace: 'activity' | 'always'
  /** What was started in a repository. Jobs only where they tell something: of failures, and of the newest. */
  runs(context: PluginContext<Settings, Secrets>, query: RunsQuery): Promise<RunsAnswer>
  /** One run with its jobs; undefined when it is gone. */
  run(context: PluginContext<Settings, Secrets>, place: RunPlace): Promise<{ pipeline: PipelineInput; run: RunInput } | undefined>
  /** What was deployed from one repository lately. */
  deployments(context: PluginContext<Settings, Secrets>, repository: string): Promise<DeploymentInput[]>
  /** The text that a job wrote. */
  log(context: PluginContext<Settings, Secrets>, job: RunPlace & { job: string }): Promise<string>
  /** Starts a run again: all of it, or the jobs that failed. @throws VendorError when the credentials may not */
  rerun?(context: PluginContext<Settings, Secrets>, place: RunPlace, which: 'all' | 'failed'): Promise<void>
}

/** What a delivery says of pipelines: where to look. */
export type PipelineDelta = { repository: string /** The run that changed; absent for a deployment. */; run?: string }
