import type { DeploymentInput, PipelineInput, RunInput } from '@callboard/modules/pipelines/domain/pipeline'
import type { PluginContext } from './context.ts'

/** A pipeline run of a repository, as reported by the vendor. */
type RunRef = { repository: string; key: string /** URL of the listing that contained it. */; defaultBranch?: string | null }

/** A repository that may have pipelines. */
export type PipelineRepository = {
  name: string
  /** Its default branch, if known. */
  defaultBranch: string | null
  /** Time of the last push, if known. */
  pushedAt: string | null
}

/** Result of one page of repositories. */
type PipelineListing = {
  repositories: PipelineRepository[]
  /** Deployments included in the listing. */
  deployments: DeploymentInput[]
  /** What could not be read and which permission is missing, for an admin. */
  warning?: string
  /** Cursor of the next page; absent on the last. */
  next?: string
}

/** What is already stored for a repository, so that nothing is requested twice. */
export type RunsQuery = {
  repository: string
  defaultBranch: string | null
  /** Earlier runs are not needed. */
  since: Date
  /** Validator (such as an ETag) of the last response; null to read everything. */
  validator: string | null
  /** `newest`: stop at the first known run. `since`: everything since then, to include reruns of old runs. */
  reach: 'newest' | 'since'
  /** Whether a run is stored. */
  isKnown(key: string): boolean
  /** Whether a run is stored in its current state, with its jobs. */
  isComplete(run: { key: string; updatedAt: string; attempt: number }): boolean
}

/** `unchanged`: the vendor confirmed that nothing changed since the validator. */
export type RunsAnswer =
  | { unchanged: true }
  | { unchanged?: false; pipelines: PipelineInput[]; runs: RunInput[]; validator?: string | null }

/** Result for one repository of a bulk check. */
export type RepositorySurvey = {
  repository: string
  /** Whether it contains pipeline definitions. */
  hasPipelines: boolean
  /** Changes whenever its latest deployments do; empty if it has none, null if they could not be read. */
  deployments: string | null
}

/**
 * Reads pipelines of a vendor. The platform handles the schedule, what is known of each repository, and storage. Repositories
 * come from its own listing, or are the items of the plugin's source.
 */
export type PipelineSource<Settings, Secrets> = {
  /** Seconds between two scheduled reads; webhooks bring changes in between. */
  everyS: number
  /** Absent if `repositoryOf` is given. */
  list?(context: PluginContext<Settings, Secrets>, cursor: string | undefined): Promise<PipelineListing>
  /** The repository of an item of the plugin's source; undefined for items without pipelines. */
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
  run(context: PluginContext<Settings, Secrets>, place: RunRef): Promise<{ pipeline: PipelineInput; run: RunInput } | undefined>
  /** Recent deployments from one repository. */
  deployments(context: PluginContext<Settings, Secrets>, repository: string): Promise<DeploymentInput[]>
  /** The log of a job. */
  log(context: PluginContext<Settings, Secrets>, job: RunRef & { job: string }): Promise<string>
  /** Reruns a run: all of it, or the failed jobs. @throws VendorError if the credentials do not allow it */
  rerun?(context: PluginContext<Settings, Secrets>, place: RunRef, which: 'all' | 'failed'): Promise<void>
}

/** What a webhook delivery contains about pipelines: what to read again. */
export type PipelineDelta = { repository: string /** The run that changed; absent for a deployment. */; run?: string }
