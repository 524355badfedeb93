import { AppError } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { TemplateSummary } from '../domain/views.ts'

/** Templates of the catalog, by how often they were used. */
export const listTemplates = operation({
  name: 'templates.list-templates',
  action: 'templates.read',
  input: z.object({ text: z.string().trim().max(200).default('') }),
  async run(): Promise<{ templates: TemplateSummary[] }> {
    throw new AppError('unavailable', 'Templates are not available yet.')
  },
})
