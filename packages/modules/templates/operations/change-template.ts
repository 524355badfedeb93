import { AppError, notFound } from '@callboard/core/errors'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { templateText } from '../domain/template-text-input.ts'
import { readTextByRef } from '../repo/templates.ts'
import { parseWritten, saveWritten } from './template-record.ts'

/** Replaces the text of a template that is written in the portal. Runs that have started keep the one that they began with. */
export const changeTemplate = operation({
  name: 'templates.change-template',
  action: 'catalog.write',
  input: z.object({
    ref: z.string().trim().toLowerCase().min(1).max(500),
    text: templateText,
    /** The text that was edited. Another one in its place has been saved by somebody else. */
    before: templateText.optional(),
  }),
  async run(context, { ref, text, before }): Promise<{ ref: string }> {
    const written = await parseWritten(context, text)
    const { template } = written
    return context.tx(async (db) => {
      await lockUntilCommit(db, `template-texts ${context.tenantId}`)
      const current = await readTextByRef(db, context.tenantId, ref)
      if (current === undefined) throw notFound(`A template ${ref} that is written in the portal`)
      if (template.ref !== ref)
        throw new AppError(
          'invalid_input',
          `The name of ${ref} stays as it is, because runs and policies refer to it. Change the title.`,
        )
      if (before !== undefined && before !== current)
        throw new AppError('conflict', 'Somebody else has changed this template meanwhile. Copy your changes and reload.')
      await saveWritten(db, context, written, text)
      await audit(db, context, { action: 'template.changed', targetType: 'entity', targetId: ref, targetLabel: template.title })
      return { ref }
    })
  },
})
