import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

/** Cancels a run. Steps that have an undo are undone. */
export const cancelRun = operation({
  name: 'templates.cancel-run',
  action: 'templates.run',
  input: z.object({ id: z.uuid() }),
  async run(): Promise<{ id: string }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
