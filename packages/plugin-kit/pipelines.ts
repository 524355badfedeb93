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
  /** The most recently pushed repositories, at the cost of one request, or none if nothing was pushed. */
  recent?(
    context: PluginContext<Settings, Secrets>,
    validator: string | null,
  ): Promise<{ unchanged: true } | { unchanged: false; repositories: PipelineRepository[]; validator: string | null }>
  /** Finds out which of many repositories have anything to read, at the cost of one request. */
  survey?: {
    batch: number
    read(
      context: PluginContext<Settings, Secrets>,
      repositories: readonly string[],
    ): Promise<{ found: RepositorySurvey[]; warning?: string }>
  }
  /** How often a repository is read. `activity`: less often if little happens. `always`: on every scheduled read. */
  pace: 'activity' | 'always'
  /** Runs started in a repository. Jobs are included only for failures and the newest run. */
  runs(context: PluginContext<Settings, Secrets>, query: RunsQuery): Promise<RunsAnswer>
  /** One run with its jobs; undefined if it no longer exists. */
  run(context: PluginContext<Settings, Secrets>, place: RunPlace): Promise<{ pipeline: PipelineInput; run: RunInput } | undefined>
  /** Recent deployments from one repository. */
  deployments(context: PluginContext<Settings, Secrets>, repository: string): Promise<DeploymentInput[]>
  /** The log of a job. */
  log(context: PluginContext<Settings, Secrets>, job: RunPlace & { job: string }): Promise<string>
  /** Reruns a run: all of it, or the failed jobs. @throws VendorError if the credentials do not allow it */
  rerun?(context: PluginContext<Settings, Secrets>, place: RunPlace, which: 'all' | 'failed'): Promise<void>
}

/** What a webhook delivery contains about pipelines: what to read again. */
export type PipelineDelta = { repository: string /** The run that changed; absent for a deployment. */; run?: string }
