import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { dryRunInput } from '../domain/run-input.ts'
import type { DryRunResult } from '../domain/views.ts'

/** Renders what a run would make, without any effect elsewhere. */
export const dryRun = operation({
  name: 'templates.dry-run',
  action: 'templates.run',
  input: dryRunInput,
  async run(): Promise<DryRunResult> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
