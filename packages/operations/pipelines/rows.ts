import { deploymentState, runJob, runState, versionOf } from '@callboard/core/pipeline/pipeline'
import type { DeploymentView, RunSummary } from '@callboard/core/pipeline/view'
import type { Prisma } from '@callboard/db/generated/client'
import { z } from 'zod'

export const runColumns = {
  integrationId: true,
  key: true,
  pipelineKey: true,
  repository: true,
  number: true,
  attempt: true,
  branch: true,
  onDefault: true,
  commit: true,
  title: true,
  author: true,
  event: true,
  state: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  url: true,
  pipeline: { select: { name: true } },
} as const

type RunRow = Prisma.PipelineRunGetPayload<{ select: typeof runColumns }>

export const summaryOf = ({ pipeline, ...row }: RunRow): RunSummary => ({
  ...row,
  pipeline: pipeline.name,
  state: runState.parse(row.state),
})

export const jobsOf = (jobs: unknown) => z.array(runJob).parse(jobs)

export const deploymentColumns = {
  integrationId: true,
  key: true,
  repository: true,
  environment: true,
  production: true,
  commit: true,
  ref: true,
  state: true,
  creator: true,
  createdAt: true,
  finishedAt: true,
  url: true,
} as const

type DeploymentRow = Prisma.DeploymentGetPayload<{ select: typeof deploymentColumns }>

export const deploymentView = (row: DeploymentRow): DeploymentView => ({
  ...row,
  state: deploymentState.parse(row.state),
  version: versionOf(row),
})
