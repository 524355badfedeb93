import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { RunDetail } from '../domain/views.ts'

/** A run with its steps. */
export const readRun = operation({
  name: 'templates.read-run',
  action: 'templates.read',
  input: z.object({ id: z.uuid() }),
  async run(): Promise<RunDetail> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
