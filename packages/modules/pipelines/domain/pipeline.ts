import { z } from 'zod'

// CI/CD on any platform: GitHub Actions, GitLab CI. Plugins write this model; pages read it. Times are ISO 8601.

const time = z.string().optional()

/** `waiting`: for a user, an approval or a protection rule. */
export const runStates = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped'] as const
export const runState = z.enum(runStates)
export type RunState = z.output<typeof runState>

/** Unfinished states that end without a user. */
export const openRunStates: readonly RunState[] = ['queued', 'running', 'waiting']

const runStep = z.object({
  number: z.number().int(),
  name: z.string(),
  state: runState,
  startedAt: time,
  finishedAt: time,
})

export const runJob = z.object({
  /** The vendor's id. */
  key: z.string(),
  name: z.string(),
  /** The attempt of the run that it belongs to, from 1. */
  attempt: z.number().int().min(1),
  state: runState,
  startedAt: time,
  finishedAt: time,
  url: z.string().optional(),
  steps: z.array(runStep),
})
export type RunJob = z.output<typeof runJob>

/** A repeatedly executed definition: a workflow file, a project's pipeline. */
export type PipelineInput = { key: string; repository: string; name: string; path: string | null; url: string | null }

/** One execution of a pipeline, with all its attempts. */
export type RunInput = {
  /** Stable within the integration. */
  key: string
  pipelineKey: string
  /** `owner/name` as written by the vendor. */
  repository: string
  number: number
  /** Number of attempts. */
  attempt: number
  branch: string | null
  /** Whether it is the repository's default branch. */
  onDefault: boolean
  commit: string
  title: string
  author: string | null
  /** The trigger, as named by the vendor: push, schedule, … */
  event: string
  state: RunState
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  /** Time of the vendor's last change; older data never replaces newer data. */
  updatedAt: string
  url: string | null
  /** Of all attempts. Null if not read: the stored ones are kept. */
  jobs: RunJob[] | null
}

export const deploymentStates = ['pending', 'running', 'succeeded', 'failed', 'inactive'] as const
export const deploymentState = z.enum(deploymentStates)
export type DeploymentState = z.output<typeof deploymentState>

/** A deployment of a commit to an environment. */
export type DeploymentInput = {
  key: string
  repository: string
  environment: string
  /** Whether it is a production environment. */
  production: boolean
  commit: string
  /** The requested branch or tag. */
  ref: string | null
  /** `inactive`: it succeeded, and was replaced by another. */
  state: DeploymentState
  creator: string | null
  createdAt: string
  finishedAt: string | null
  /** Time of the deployed commit, if the vendor reports it. */
  committedAt: string | null
  url: string | null
}

/** Vendors have no common flag for production, so the usual names are used; GitHub's own flag is missing for most deployments. */
export const isProduction = (environment: string): boolean => /^(prod|production|live)([-_ /]|$)/i.test(environment)

/** Display name of a version: a tag, otherwise the short commit. */
export const versionOf = ({ ref, commit }: Pick<DeploymentInput, 'ref' | 'commit'>): string =>
  ref && /^v?\d+(\.\d+)*/.test(ref) && ref !== commit ? ref : commit.slice(0, 7)
