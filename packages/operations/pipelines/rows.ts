import { deploymentState, runJob, runState, versionOf } from '@callboard/core/pipeline/pipeline'
import type { DeploymentView, RunSummary } from '@callboard/core/pipeline/view'
import type { DeploymentRow } from '@callboard/db/repos/pipeline'
import type { RunRow } from '@callboard/db/repos/pipeline-runs'
import { z } from 'zod'

export const summaryOf = (row: RunRow): RunSummary => ({ ...row, state: runState.parse(row.state) })

export const jobsOf = (jobs: unknown) => z.array(runJob).parse(jobs)

export const deploymentView = (row: DeploymentRow): DeploymentView => ({
  ...row,
  state: deploymentState.parse(row.state),
  version: versionOf(row),
})
