import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type DeploymentInput, deploymentState, type PipelineInput, type RunInput, runState } from '../domain/pipeline.ts'

const text = z.string().nullable()
const time = z.string().refine((value) => !Number.isNaN(Date.parse(value)))
const whole = z.number().int().min(0)

const pipeline = z.looseObject({ key: z.string(), repository: z.string(), name: z.string(), path: text, url: text })
const run = z.looseObject({
  key: z.string(),
  pipelineKey: z.string(),
  repository: z.string(),
  number: whole,
  attempt: whole,
  branch: text,
  onDefault: z.boolean(),
  commit: z.string(),
  title: z.string(),
  event: z.string(),
  state: runState,
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  updatedAt: time,
  jobs: z.array(z.looseObject({ key: z.string(), name: z.string(), state: runState })).nullable(),
})
const deployment = z.looseObject({
  key: z.string(),
  repository: z.string(),
  environment: z.string(),
  production: z.boolean(),
  commit: z.string(),
  state: deploymentState,
  createdAt: time,
  finishedAt: time.nullable(),
  committedAt: time.nullable(),
})
const runs = z.object({ pipelines: z.array(pipeline), runs: z.array(run) })

export type RepositoryRuns = { pipelines: PipelineInput[]; runs: RunInput[] }

/** A plugin's result for one repository. @throws VendorError if it has another shape or is too large */
export function validateRuns(given: RepositoryRuns, repository: string, maxRuns: number): RepositoryRuns {
  if (Array.isArray(given?.runs) && given.runs.length > maxRuns)
    throw new VendorError(
      'refused',
      `${repository} returned more than ${maxRuns.toLocaleString('en')} runs, so they were skipped.`,
    )
  if (!runs.safeParse(given).success)
    throw new VendorError('incomplete', `The answer for ${repository} is malformed. Previous data is kept.`)
  return given
}

/** Valid deployments; others are skipped. */
export const validDeployments = (given: readonly DeploymentInput[]): DeploymentInput[] =>
  (Array.isArray(given) ? given : []).filter((d) => deployment.safeParse(d).success)
