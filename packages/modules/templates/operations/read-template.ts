import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { TemplateDetail } from '../domain/views.ts'
import { findTemplate, missingOf } from './find-template.ts'

/** A template with the pages of its form. */
export const readTemplate = operation({
  name: 'templates.read-template',
  action: 'templates.read',
  input: z.object({ ref: z.string().trim().toLowerCase().min(1).max(500) }),
  async run(context, { ref }): Promise<TemplateDetail> {
    const { editable, ...template } = await findTemplate(context, ref)
    const { title, description, owner, tags, type, parameters, steps, appliesTo } = template
    return {
      ref: template.ref,
      title,
      description,
      owner,
      tags,
      type,
      steps: parameters,
      actions: steps.map(({ id, action, name }) => ({ id, action, name })),
      missing: missingOf(context, template),
      requiresApproval: steps.some(({ action }) => action === 'approval'),
      appliesTo,
      editable,
    }
  },
})
