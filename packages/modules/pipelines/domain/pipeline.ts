import { z } from 'zod'

// Continuous integration and delivery, whoever runs it: GitHub Actions, GitLab CI. Vendors' plugins write this model;
// pages read it. Times are ISO 8601.

const time = z.string().optional()

/** `waiting`: for a person, an approval or a protection rule. */
export const runStates = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped'] as const
export const runState = z.enum(runStates)
export type RunState = z.output<typeof runState>

/** States that a run leaves by itself. */
export const openRunStates: readonly RunState[] = ['queued', 'running', 'waiting']

const runStep = z.object({
  number: z.number().int(),
  name: z.string(),
  state: runState,
  startedAt: time,
  finishedAt: time,
})

export const runJob = z.object({
  /** The vendor's id of it. */
  key: z.string(),
  name: z.string(),
  /** Which attempt of the run it belongs to, from 1. */
  attempt: z.number().int().min(1),
  state: runState,
  startedAt: time,
  finishedAt: time,
  url: z.string().optional(),
  steps: z.array(runStep),
})
export type RunJob = z.output<typeof runJob>

/** Something that runs again and again: a workflow file, a project's pipeline. */
export type PipelineInput = { key: string; repository: string; name: string; path: string | null; url: string | null }

/** One execution of a pipeline, with all its attempts. */
export type RunInput = {
  /** Stable within the integration. */
  key: string
  pipelineKey: string
  /** `owner/name` as the vendor writes it. */
  repository: string
  number: number
  /** How often it was started, from 1. */
  attempt: number
  branch: string | null
  /** Whether that is the branch that the repository is released from. */
  onDefault: boolean
  commit: string
  title: string
  author: string | null
  /** What started it, in the vendor's word: push, schedule, … */
  event: string
  state: RunState
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  /** When the vendor changed it last; an older reading never replaces a newer one. */
  updatedAt: string
  url: string | null
  /** Of all attempts. Null when they were not read: the ones known before stay. */
  jobs: RunJob[] | null
}

export const deploymentStates = ['pending', 'running', 'succeeded', 'failed', 'inactive'] as const
export const deploymentState = z.enum(deploymentStates)
export type DeploymentState = z.output<typeof deploymentState>

/** One delivery of a commit to an environment. */
export type DeploymentInput = {
  key: string
  repository: string
  environment: string
  /** Whether people outside depend on that environment. */
  production: boolean
  commit: string
  /** The branch or tag that was asked for. */
  ref: string | null
  /** `inactive`: it succeeded, and another has taken its place. */
  state: DeploymentState
  creator: string | null
  createdAt: string
  finishedAt: string | null
  /** When the deployed commit was made, where the vendor says. */
  committedAt: string | null
  url: string | null
}

/** Vendors have no common sign for it, so its usual names count; GitHub's own flag is not filled for most deployments. */
export const isProduction = (environment: string): boolean => /^(prod|production|live)([-_ /]|$)/i.test(environment)

/** What a version is called: a tag as it stands, else the short commit. */
export const versionOf = ({ ref, commit }: Pick<DeploymentInput, 'ref' | 'commit'>): string =>
  ref && /^v?\d+(\.\d+)*/.test(ref) && ref !== commit ? ref : commit.slice(0, 7)
