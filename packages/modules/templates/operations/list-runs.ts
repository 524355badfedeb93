import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { listRunsInput } from '../domain/run-input.ts'
import type { RunSummary } from '../domain/views.ts'

/** Runs, the newest first. */
export const listRuns = operation({
  name: 'templates.list-runs',
  action: 'templates.read',
  input: listRunsInput,
  async run(): Promise<{ runs: RunSummary[]; next: string | null }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
