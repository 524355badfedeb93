import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Continues a failed run from the step that failed. */
export const retryRun = operation({
  name: 'templates.retry-run',
  action: 'templates.run',
  input: z.object({ id: z.uuid() }),
  async run(): Promise<{ id: string }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
