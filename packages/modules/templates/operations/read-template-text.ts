import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readTextByRef } from '../repo/templates.ts'

/** The YAML of a template that is written in the portal. */
export const readTemplateText = operation({
  name: 'templates.read-template-text',
  action: 'templates.read',
  input: z.object({ ref: z.string().trim().toLowerCase().min(1).max(500) }),
  async run(context, { ref }): Promise<{ ref: string; text: string }> {
    const text = await context.read((db) => readTextByRef(db, context.tenantId, ref))
    if (text === undefined) throw notFound(`A template ${ref.slice(0, 200)} that is written in the portal`)
    return { ref, text }
  },
})
