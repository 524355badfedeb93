import { z } from 'zod'
import { deploymentState, runJob, runState, versionOf } from '../domain/pipeline.ts'
import type { DeploymentView, RunSummary } from '../domain/view.ts'
import type { DeploymentRow } from '../repo/pipeline.ts'
import type { RunRow } from '../repo/pipeline-runs.ts'

export const summaryOf = (row: RunRow): RunSummary => ({ ...row, state: runState.parse(row.state) })

export const jobsOf = (jobs: unknown) => z.array(runJob).parse(jobs)

export const deploymentView = (row: DeploymentRow): DeploymentView => ({
  ...row,
  state: deploymentState.parse(row.state),
  version: versionOf(row),
})
