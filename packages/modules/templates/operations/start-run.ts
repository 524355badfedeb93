import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { startInput } from '../domain/run-input.ts'

/** Starts a run of a template. */
export const startRun = operation({
  name: 'templates.start-run',
  action: 'templates.run',
  input: startInput,
  async run(): Promise<{ id: string }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
