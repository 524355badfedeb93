import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { ActionView } from '../domain/views.ts'

/** The actions that templates may use. */
export const listActions = operation({
  name: 'templates.list-actions',
  action: 'templates.read',
  input: z.object({}),
  async run(): Promise<{ actions: ActionView[] }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
