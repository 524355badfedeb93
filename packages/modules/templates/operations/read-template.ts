import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { TemplateDetail } from '../domain/views.ts'

/** A template with the pages of its form. */
export const readTemplate = operation({
  name: 'templates.read-template',
  action: 'templates.read',
  input: z.object({ ref: z.string().trim().toLowerCase().min(1).max(500) }),
  async run(): Promise<TemplateDetail> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
