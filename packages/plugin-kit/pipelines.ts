import type { DeploymentInput, PipelineInput, RunInput } from '@callboard/core/pipeline/pipeline'
import type { PluginContext } from './server.ts'

/** A run of a repository, as its vendor knows it. */
export type RunPlace = { repository: string; key: string }

/** How a vendor's pipelines are read. The platform keeps the schedule, the place where a read goes on, and the rows. */
export type PipelineSource<Settings, Secrets> = {
  /** Seconds between whole reads; webhooks bring changes in between. */
  everyS: number
  /** A page of the repositories that may have pipelines, and what was deployed from them lately. */
  list(
    context: PluginContext<Settings, Secrets>,
    cursor: string | undefined,
  ): Promise<{
    repositories: string[]
    deployments: DeploymentInput[]
    /** What is missing from the page and which right would bring it, for an admin. */
    warning?: string
    /** Where the next page starts; absent on the last. */ next?: string
  }>
  /** What was started in a repository since a time. Jobs only where they tell something: of failures, and of the newest. */
  runs(
    context: PluginContext<Settings, Secrets>,
    repository: string,
    since: Date,
  ): Promise<{ pipelines: PipelineInput[]; runs: RunInput[] }>
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
